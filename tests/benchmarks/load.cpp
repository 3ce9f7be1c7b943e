// SPDX-FileCopyrightText: 2026 The Authtray developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Asks an agent over several connections at once, each again as soon as it has its answer, and prints how many answers
// came in a second and how long 50, 99 and 100 % of them took, in milliseconds.
//   authtray-load SOCKET CONNECTIONS SECONDS ARGUMENT...

#include "app/wire/agentsocket.h"
#include "app/wire/remotecommand.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>

using namespace authtray;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

class Figures
{
public:
    void add(const std::vector<double> &milliseconds)
    {
        const std::scoped_lock lock(m_mutex);
        m_milliseconds.insert(m_milliseconds.end(), milliseconds.begin(), milliseconds.end());
    }

    void print(double seconds)
    {
        std::ranges::sort(m_milliseconds);
        const auto at = [this](double part) {
            return m_milliseconds[static_cast<std::size_t>(part * static_cast<double>(m_milliseconds.size() - 1))];
        };
        std::printf("%.0f %.2f %.2f %.2f\n", static_cast<double>(m_milliseconds.size()) / seconds, at(0.5), at(0.99),
                    at(1));
    }

private:
    std::mutex m_mutex;
    std::vector<double> m_milliseconds;
};

void fail(const char *what)
{
    std::fprintf(stderr, "Error: %s\n", what);
    std::exit(EXIT_FAILURE);
}

void ask(const std::string &path, const Message &command, Clock::time_point end, Figures &figures)
{
    AgentSocket agent(path);
    if (!agent.isConnected())
        fail("no agent listens there");
    std::vector<double> milliseconds;
    while (Clock::now() < end) {
        const auto start = Clock::now();
        const bool isHeard = agent.send(command, start + 5s) && fieldOf(agent.receive(start + 5s), 0) == reply::accepted;
        const Message answer = isHeard ? agent.receive(start + 5s) : Message();
        if (fieldOf(answer, 0) != reply::answer || fieldOf(answer, 1) != "0")
            fail("the agent didn't answer as it should");
        milliseconds.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    }
    figures.add(milliseconds);
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 5)
        fail("usage: authtray-load SOCKET CONNECTIONS SECONDS ARGUMENT...");
    const int seconds = std::atoi(argv[3]);
    const Message command = RemoteCommand{{argv + 4, argv + argc}, {}, {}, {}}.toMessage();
    const auto end = Clock::now() + std::chrono::seconds(seconds);
    Figures figures;
    std::vector<std::jthread> askers;
    for (int i = std::atoi(argv[2]); i > 0; --i)
        askers.emplace_back(ask, argv[1], command, end, std::ref(figures));
    askers.clear(); // joins
    figures.print(seconds);
}
