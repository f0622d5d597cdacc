package io.jollyboat.apiserver.fuzz;

import java.util.List;
import java.util.random.RandomGenerator;

/** Words that have tripped servers up before, by what they are used for. */
record Words(RandomGenerator random) {

    private static final List<String> TEXTS =
            List.of(
                    "",
                    " ",
                    "a",
                    "A",
                    "a.b",
                    "a/b",
                    "/",
                    "..",
                    ".",
                    "-",
                    "*",
                    "é",
                    "\u0000",
                    "\uD800",
                    "\uFFFF",
                    "\"",
                    "\\",
                    "\n",
                    "%",
                    "%s",
                    "{}",
                    "null",
                    "true",
                    "0",
                    "-1",
                    "1e9",
                    "default",
                    "kube-system",
                    "None",
                    "All",
                    "Always",
                    "10.0.0.1",
                    "10.0.0.0/8",
                    "::1",
                    "fe80::1%eth0",
                    "999.1.1.1",
                    "2026-01-01T00:00:00Z",
                    "2026-13-45T99:00:00Z",
                    "0001-01-01T00:00:00Z",
                    "a=b",
                    "a,b",
                    "a:b",
                    "http://x/y",
                    "https://127.0.0.1:1/",
                    "http://[::1",
                    "YQ==",
                    "YQ",
                    "=",
                    "LS0tLS1CRUdJTg==",
                    "kubernetes.io/tls",
                    "kubernetes.io/dockerconfigjson",
                    "sea.example/x",
                    "(((((((((((((((",
                    "[a",
                    "a{9999999999}",
                    "^(a+)+$",
                    ".*",
                    "$(A)",
                    "$.x",
                    ".spec.x",
                    ".spec['a']",
                    "a".repeat(64),
                    "a".repeat(254),
                    "x".repeat(5000),
                    "1.2.3.4.5",
                    "v1",
                    "apps/v1",
                    "a/b/c",
                    "Pod",
                    "spec.nodeName",
                    "metadata.name",
                    "status.podIP",
                    "metadata.labels['a']",
                    "limits.cpu",
                    "system:masters");
    private static final List<String> QUANTITIES =
            List.of(
                    "0",
                    "1",
                    "-1",
                    "100m",
                    "1Gi",
                    "1.5Gi",
                    "1e3",
                    "1E3",
                    "1e999999999",
                    "1E",
                    "0.000000001n",
                    "1e-999999999",
                    "9223372036854775807",
                    "9223372036854775808",
                    "9".repeat(90),
                    "0." + "0".repeat(90) + "1",
                    "1Ki1",
                    "Ki",
                    "+1",
                    "--1",
                    "1 Gi",
                    "1.",
                    ".5",
                    "NaN",
                    "Infinity",
                    "0x10",
                    "1,5",
                    "1e",
                    "12E",
                    "16Ei",
                    "1e19Ei",
                    "");
    private static final List<String> EXPRESSIONS =
            List.of(
                    "true",
                    "1",
                    "",
                    "self",
                    "self.x",
                    "1/0 == 1",
                    "1 % 0 == 0",
                    "self == oldSelf",
                    "oldSelf.x > 1",
                    "has(self.x)",
                    "self.all(x, x.all(y, y.all(z, z == x)))",
                    "object.spec.x",
                    "object",
                    "oldObject == null",
                    "request.userInfo.username == 'x'",
                    "params.x",
                    "variables.nope",
                    "'a'.matches('(a+)+$')",
                    "'a'.matches('[')",
                    "int('x') == 1",
                    "quantity('x').isGreaterThan(quantity('1'))",
                    "quantity('1e999999999').asInteger() > 1",
                    "url('::').getHost() == ''",
                    "ip('1.2.3').family() == 4",
                    "cidr('10.0.0.0/8').containsIP('10.1.1.1')",
                    "duration('x') > duration('1s')",
                    "timestamp('x') > timestamp('2026-01-01T00:00:00Z')",
                    "[1,2,3].map(x, x*2).sum() > 1",
                    "9223372036854775807 + 1 > 0",
                    "-(-9223372036854775807 - 1) > 0",
                    "\"",
                    "'",
                    "(",
                    ")",
                    "((((((((((((((((1))))))))))))))))",
                    "a.b.c.d.e",
                    "type(self) == string",
                    "{1:2}[3] == 2",
                    "[][0] == 1",
                    "self[0]",
                    "self['a']",
                    "dyn(1) == 'a'",
                    "b'\\x00' == b''",
                    "'%d'.format(['a']) == ''",
                    "'%s'.format([[1,{'a':2}]]) == ''",
                    "semver('x').major() == 1",
                    "format.dns1123Label().validate('X').hasValue()",
                    "optional.of(1).orValue(2) == 1",
                    "self.?x.orValue(1) == 1",
                    "authorizer.path('/x').check('get').allowed()",
                    "1 in self",
                    "size(self) > 1",
                    "'a'.charAt(5) == 'b'",
                    "'abc'.substring(2,1) == ''",
                    "'a'.replace('', 'xx', 1000000) == ''",
                    "'a,b'.split(',', -5)[9] == ''",
                    "lists.range(1000000000).size() > 1",
                    "Object{metadata: Object.metadata{name: 'x'}}",
                    "[JSONPatch{op: 'add', path: '/x', value: 1}]",
                    "x".repeat(3000),
                    "true && ".repeat(500) + "true",
                    "[".repeat(300) + "]".repeat(300),
                    "-".repeat(1000) + "1 > 0",
                    "math.greatest(1) > 0",
                    "cel.bind(x, x, x) == 1",
                    "self.map(x, self.map(y, self.map(z, 'aaaaaaaaaaaa' + z)))",
                    "\u0000",
                    "é == 1");
    private static final List<String> SELECTORS =
            List.of(
                    "",
                    "a",
                    "!a",
                    "a=b",
                    "a==b",
                    "a!=b",
                    "a in (b,c)",
                    "a notin ()",
                    "a in",
                    "a in (",
                    "a in ((b))",
                    "a=,b",
                    ",",
                    "=",
                    "!=x",
                    "a=b=c",
                    "a>1",
                    "a<x",
                    "a > 99999999999999999999",
                    "!",
                    "!!a",
                    "a in (b",
                    "é=ü",
                    "a/b/c=d",
                    "x/a=y",
                    "/a=b",
                    "a=" + "b".repeat(70),
                    "in in (in)",
                    "notin",
                    "a , b",
                    "a\u0000b",
                    "metadata.name=a",
                    "metadata.name!=a",
                    "metadata.namespace=default",
                    "spec.nodeName=a",
                    "status.phase=Running",
                    "spec.port=hull",
                    "nope=1",
                    "metadata.name=a,metadata.name=b",
                    "metadata.name=a\\,b",
                    "metadata.name=\\",
                    "metadata.name==",
                    "involvedObject.name=a",
                    "type=Opaque",
                    "a=b,".repeat(2000));
    private static final List<String> CRONS =
            List.of(
                    "* * * * *",
                    "@daily",
                    "@every 1s",
                    "@",
                    "*/0 * * * *",
                    "60 * * * *",
                    "0 0 31 2 *",
                    "TZ=x * * * * *",
                    "* * * *",
                    "1-5,7/2 * * JAN MON",
                    "5-1 * * * *",
                    "*/99999999999 * * * *",
                    "? ? ? ? ?",
                    "-1 * * * *");

    String text() {
        return any(TEXTS);
    }

    String quantity() {
        return any(QUANTITIES);
    }

    String expression() {
        String one = any(EXPRESSIONS);
        return random.nextInt(3) > 0
                ? one
                : one + any(List.of(" && ", " || ", " + ", " ? ", ".", " == ")) + any(EXPRESSIONS);
    }

    String selector() {
        String one = any(SELECTORS);
        return random.nextInt(3) > 0 ? one : one + "," + any(SELECTORS);
    }

    /** A word for a member of an object, often one of the sort that belongs there. */
    String of(String member) {
        if (random.nextInt(4) == 0) {
            return text();
        }
        return switch (member) {
            case "rule", "expression", "messageExpression", "valueExpression" -> expression();
            case "schedule" -> any(CRONS);
            case "cpu", "memory", "storage", "value", "sizeLimit", "averageValue", "pods" ->
                    quantity();
            case "labelSelector", "selector", "fieldSelector" -> selector();
            default -> text();
        };
    }

    <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }
}
