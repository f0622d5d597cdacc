package io.jollyboat.apiserver.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Splitter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users of Kubernetes read where an expression fails. */
class GoWordsTest {

    private static Object value(String expression) throws Exception {
        return CelEnvironment.dynamic("x")
                .compile(expression)
                .evaluate(Map.of("x", "x"), CelBudget.ofRequest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int('x') | type conversion error from 'string' to 'int'",
                "int('1_0') | type conversion error from 'string' to 'int'",
                "int('9223372036854775808') | type conversion error from 'string' to 'int'",
                "uint('-1') | type conversion error from 'string' to 'uint'",
                "double('1f') | type conversion error from 'string' to 'double'",
                "double('1e999') | type conversion error from 'string' to 'double'",
                "bool('x') | type conversion error from 'string' to 'bool'",
                "duration(x) | type conversion error from 'string' to 'google.protobuf.Duration'",
                "timestamp(x) | type conversion error from 'string' to 'google.protobuf.Timestamp'",
                "1 % 0 | modulus by zero",
                "1 / 0 | division by zero",
                "uint(-1) | unsigned integer overflow",
                "0u - 1u | unsigned integer overflow",
                "1u % 0u | modulus by zero",
                "'%x'.format([1.5]) | error during formatting: only integers, byte buffers, and strings can be formatted as hex, was given double",
                "int(1e99) | integer overflow",
                "9223372036854775807 + 1 | integer overflow",
                "'a'.substring(3) | index out of range: 3",
                "'abc'.substring(1, 9) | index out of range: 9",
                "'abc'.substring(7, 9) | index out of range: 7",
                "'abc'.substring(-1) | index out of range: -1",
                "'abc'.substring(2, 1) | invalid substring range. start: 2, end: 1",
                "ip('x') | IP Address \"x\" parse error during conversion from string: ParseAddr(\"x\"): unable to parse IP",
                "ip('1.2.3') | IP Address \"1.2.3\" parse error during conversion from string: ParseAddr(\"1.2.3\"): IPv4 address too short",
                "ip('1.2.3.256') | IP Address \"1.2.3.256\" parse error during conversion from string: ParseAddr(\"1.2.3.256\"): IPv4 field has value >255",
                "ip('1.2.3.04') | IP Address \"1.2.3.04\" parse error during conversion from string: ParseAddr(\"1.2.3.04\"): IPv4 field has octet with leading zero",
                "ip('1..3.4') | IP Address \"1..3.4\" parse error during conversion from string: ParseAddr(\"1..3.4\"): IPv4 field must have at least one digit (at \".3.4\")",
                "ip('a.b') | IP Address \"a.b\" parse error during conversion from string: ParseAddr(\"a.b\"): unexpected character (at \"a.b\")",
                "ip('1::2::3') | IP Address \"1::2::3\" parse error during conversion from string: ParseAddr(\"1::2::3\"): multiple :: in address (at \":3\")",
                "ip('12345::') | IP Address \"12345::\" parse error during conversion from string: ParseAddr(\"12345::\"): each group must have 4 or fewer digits (at \"12345::\")",
                "ip('1:2') | IP Address \"1:2\" parse error during conversion from string: ParseAddr(\"1:2\"): address string too short",
                "cidr('10.0.0.1') | network address parse error during conversion from string: netip.ParsePrefix(\"10.0.0.1\"): no '/'",
                "cidr('10.0.0/8') | network address parse error during conversion from string: netip.ParsePrefix(\"10.0.0/8\"): ParseAddr(\"10.0.0\"): IPv4 address too short",
                "cidr('10.0.0.0/33') | network address parse error during conversion from string: netip.ParsePrefix(\"10.0.0.0/33\"): prefix length out of range",
                "cidr('10.0.0.0/08') | network address parse error during conversion from string: netip.ParsePrefix(\"10.0.0.0/08\"): bad bits after slash: \"08\"",
                "ip('fe80::1%eth0') | IP address \"fe80::1%eth0\" with zone value is not allowed",
                "ip('::ffff:1.2.3.4') | IPv4-mapped IPv6 address \"::ffff:1.2.3.4\" is not allowed",
                "'a'.charAt(5) | index out of range: 5",
                "'a'.indexOf('a', 7) | index out of range: 7",
                "dyn('a').foo | no such key: foo",
                "optional.none().value() | optional.none() dereference",
                "timestamp('2020-01-01T00:00:00Z').getHours('Nix/Zone') | unknown time zone Nix/Zone",
                "'%d'.format(['a']) | error during formatting: decimal clause can only be used on integers, was given string",
                "'x'.find('[') | Illegal regex: error parsing regexp: missing closing ]: `[`",
                "'x'.matches(x + '[') | error parsing regexp: missing closing ]: `[`",
                "string(b'\\xff') | invalid UTF-8 in bytes, cannot convert to string",
            })
    void aFailureIsToldAsGoTellsIt(String expressionAndWords) {
        List<String> parts = Splitter.on(" | ").splitToList(expressionAndWords);
        assertThatThrownBy(() -> value(parts.getFirst())).hasMessage(parts.getLast());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int('+5') == 5 && int('-9223372036854775808') < 0",
                "uint('18446744073709551615') > 1u",
                "double('1.5e1') == 15.0 && double('.5') == 0.5 && double('1.') == 1.0",
                "double('-Inf') < 0.0 && double('infinity') > 0.0",
                "bool('T') && bool('1') && !bool('F') && !bool('0') && !bool('False')",
            })
    void textsAreReadAsGoReadsThem(String expression) throws Exception {
        assertThat(value(expression)).isEqualTo(true);
    }

    @Test
    void whatTheServersOwnFunctionsRefuseIsToldAsItIs() {
        assertThatThrownBy(() -> value("quantity('x').isInteger()"))
                .hasMessageStartingWith("quantities must match the regular expression");
    }
}
