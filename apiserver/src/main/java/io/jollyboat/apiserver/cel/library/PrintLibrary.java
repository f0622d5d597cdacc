package io.jollyboat.apiserver.cel.library;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import io.jollyboat.apiserver.cel.library.Functions.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values put into a text: {@code "%s has %d".format([self.name, self.replicas])}. */
final class PrintLibrary {

    private static final Pattern CLAUSE = Pattern.compile("%(%|(?:\\.(\\d{1,3}))?([a-zA-Z]))");

    @SuppressWarnings("rawtypes")
    private static final Kind<List> VALUES =
            new Kind<>(ListType.create(SimpleType.DYN), List.class);

    private PrintLibrary() {}

    static Functions functions() {
        return new Functions()
                .member("format", SimpleType.STRING, Kinds.TEXT, VALUES, PrintLibrary::format);
    }

    private static String format(String text, List<?> values) {
        StringBuilder printed = new StringBuilder();
        Matcher clause = CLAUSE.matcher(text);
        int from = 0;
        int next = 0;
        while (clause.find()) {
            printed.append(text, from, clause.start());
            from = clause.end();
            if (clause.group(1).equals("%")) {
                printed.append('%');
                continue;
            }
            if (next >= values.size()) {
                throw new IllegalArgumentException("index " + next + " out of range");
            }
            int precision = clause.group(2) == null ? 6 : Integer.parseInt(clause.group(2));
            printed.append(one(clause.group(3).charAt(0), precision, values.get(next++)));
        }
        return printed.append(text.substring(from)).toString();
    }

    private static String one(char verb, int precision, Object value) {
        return switch (verb) {
            case 's' -> text(value);
            case 'd' -> text(number(value, "decimal clause can only be used on integers"));
            case 'f' ->
                    String.format(
                            Locale.ROOT, "%." + precision + "f", fraction(value, "fixed-point"));
            case 'e' ->
                    String.format(
                            Locale.ROOT, "%." + precision + "e", fraction(value, "scientific"));
            case 'b' ->
                    value instanceof Boolean flag
                            ? flag ? "1" : "0"
                            : radix(value, 2, "only integers and bools can be formatted as binary");
            case 'o' -> radix(value, 8, "octal clause can only be used on integers");
            case 'x' -> hexadecimal(value);
            case 'X' -> hexadecimal(value).toUpperCase(Locale.ROOT);
            default ->
                    throw new IllegalArgumentException(
                            "could not parse formatting clause: unrecognized formatting clause \""
                                    + verb
                                    + '"');
        };
    }

    private static Object number(Object value, String only) {
        if (value instanceof Long || value instanceof UnsignedLong || value instanceof Double) {
            return value;
        }
        throw unfit(only, value);
    }

    private static String radix(Object value, int radix, String only) {
        return switch (value) {
            case Long number -> Long.toString(number, radix);
            case UnsignedLong number -> number.toString(radix);
            default -> throw unfit(only, value);
        };
    }

    private static double fraction(Object value, String clause) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw unfit(clause + " clause can only be used on doubles", value);
    }

    private static IllegalArgumentException unfit(String only, Object value) {
        return new IllegalArgumentException(
                "error during formatting: " + only + ", was given " + typeOf(value));
    }

    private static String typeOf(Object value) {
        return switch (value) {
            case String ignored -> "string";
            case Boolean ignored -> "bool";
            case Long ignored -> "int";
            case UnsignedLong ignored -> "uint";
            case Double ignored -> "double";
            case NullValue ignored -> "null_type";
            case CelByteString ignored -> "bytes";
            case Instant ignored -> "google.protobuf.Timestamp";
            case Duration ignored -> "google.protobuf.Duration";
            case List<?> ignored -> "list";
            case Map<?, ?> ignored -> "map";
            default -> "type";
        };
    }

    private static String hexadecimal(Object value) {
        return switch (value) {
            case Long number -> Long.toString(number, 16);
            case UnsignedLong number -> number.toString(16);
            case String text -> hexadecimal(CelByteString.copyFromUtf8(text));
            case CelByteString bytes -> HexFormat.of().formatHex(bytes.toByteArray());
            default ->
                    throw unfit(
                            "only integers, byte buffers, and strings can be formatted as hex",
                            value);
        };
    }

    private static String text(Object value) {
        return switch (value) {
            case String text -> text;
            case NullValue ignored -> "null";
            case Instant time -> time.toString();
            case Duration duration -> plain(duration.toNanos() / 1e9) + "s";
            case CelByteString bytes -> bytes.toStringUtf8();
            case Double number -> plain(number);
            case List<?> list ->
                    list.stream()
                            .map(PrintLibrary::text)
                            .collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map -> {
                Map<String, String> sorted = new TreeMap<>();
                map.forEach((key, each) -> sorted.put(text(key), text(each)));
                yield sorted.entrySet().stream()
                        .map(each -> each.getKey() + ": " + each.getValue())
                        .collect(Collectors.joining(", ", "{", "}"));
            }
            default -> String.valueOf(value);
        };
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
