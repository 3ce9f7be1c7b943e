# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""`credential aws`: keys of Amazon's cloud for an ID token, from a stand-in of its security token service."""

import http.server
import json
import shutil
import unittest
import urllib.parse

from tests.real.harness.agent import AgentTest
from tests.real.harness.local_server import LocalServer
from tests.real.harness.program import AUTHTRAY

ROLE = "arn:aws:iam::123456789012:role/work"
GIVEN = """<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
<SubjectFromWebIdentityToken>ada</SubjectFromWebIdentityToken><AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/work/authtray</Arn>
<AssumedRoleId>AROA:authtray</AssumedRoleId></AssumedRoleUser><Credentials><SessionToken>session+token/=</SessionToken>
<SecretAccessKey>secret&amp;key</SecretAccessKey><Expiration>2036-10-24T23:00:23Z</Expiration><AccessKeyId>ASIAEXAMPLE</AccessKeyId>
</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>"""
REFUSED = """<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code>
<Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error></ErrorResponse>"""
WHO = """<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:sts::1:a</Arn>
<UserId>AROA</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"""


class TokenService(LocalServer):
    """Answers as documented in the API's reference; `asked` has the fields of each request."""

    def __init__(self):
        self.asked, self.signed, self.answer = [], [], (200, GIVEN)
        super().__init__(http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler()))
        self.url = f"http://127.0.0.1:{self.port}"

    def _handler(self):
        service = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_POST(self):
                fields = dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
                is_signed = fields["Action"] == "GetCallerIdentity"
                (service.signed if is_signed else service.asked).append(self.headers["Authorization"] if is_signed else fields)
                status, body = (200, WHO) if is_signed else service.answer
                self.send_response(status)
                self.send_header("Content-Type", "text/xml")
                self.send_header("Content-Length", str(len(body.encode())))
                self.end_headers()
                self.wfile.write(body.encode())

        return Handler


class CredentialAwsTest(AgentTest):
    def setUp(self):
        if not self.config.exists():
            self.sign_in()
        self.service = self.enterContext(TokenService())
        self.cli("profiles", "hosts", self.profile, "--add", self.service.url)

    def keys(self, *arguments):
        return self.cli("credential", "aws", *arguments, env={"AWS_ENDPOINT_URL_STS": self.service.url})

    def test_keys_for_the_id_token(self):
        done = self.keys(ROLE, "me@work")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(json.loads(done.stdout), {"Version": 1, "AccessKeyId": "ASIAEXAMPLE", "SecretAccessKey": "secret&key",
                                                   "SessionToken": "session+token/=", "Expiration": "2036-10-24T23:00:23Z"})
        self.assertEqual(self.service.asked, [{
            "Action": "AssumeRoleWithWebIdentity", "Version": "2011-06-15", "RoleArn": ROLE, "RoleSessionName": "me@work",
            "WebIdentityToken": self.cli("token", "--id").stdout.strip()}])

    def test_agent_asks_the_callers_service(self):
        self.start_agent()
        self.assertEqual(json.loads(self.keys(ROLE).stdout)["AccessKeyId"], "ASIAEXAMPLE")
        self.assertEqual(self.service.asked[0]["RoleSessionName"], "authtray")

    def test_refusal_is_shown_without_the_token(self):
        self.service.answer = (403, REFUSED)
        done = self.keys(ROLE)
        self.check_failed(done, 2, "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity")
        self.assertNotIn(self.service.asked[0]["WebIdentityToken"], done.stderr)
        self.assertEqual(self.cli("status").returncode, 0)

    def test_answers_that_are_none(self):
        for answer in (200, "<html>"), (200, GIVEN.replace("SessionToken", "Other")), (503, ""), (200, ""):
            with self.subTest(answer=answer):
                self.service.answer = answer
                self.check_failed(self.keys(ROLE), 2, "Error: ")

    def test_another_service_gets_nothing(self):
        with TokenService() as other:
            done = self.cli("credential", "aws", ROLE, env={"AWS_ENDPOINT_URL_STS": other.url})
            self.check_failed(done, 3, "Error: no profile's token may go to ")
            self.assertEqual(other.asked, [])
        self.check_failed(self.cli("credential", "aws"), 3, "Error: the ARN of the role")
        self.check_failed(self.keys("role/w"), 3, "Error: the ARN of the role")

    @unittest.skipUnless(shutil.which("aws"), "aws isn't installed")
    def test_the_command_line_of_aws(self):
        folder = self.desktop.folder / "aws"
        folder.mkdir()
        (folder / "config").write_text(f"[default]\nregion = eu-central-1\ncredential_process = {AUTHTRAY} --cli --config {self.config} "
                                       f"credential aws {ROLE}\n")
        done = self.desktop.run(["aws", "sts", "get-caller-identity"], env={
            "AWS_CONFIG_FILE": str(folder / "config"), "AWS_SHARED_CREDENTIALS_FILE": str(folder / "none"),
            "AWS_ENDPOINT_URL_STS": self.service.url, "NO_PROXY": "*"})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Credential=ASIAEXAMPLE/", self.service.signed[0])
