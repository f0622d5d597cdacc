package io.jollyboat.core.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The text formats of the API: each takes a text and says what is wrong with it, in the words that
 * Kubernetes' users look up. An empty list means nothing is.
 *
 * <p>The expressions have no nested repetition over the same characters in a way that backtracks,
 * and lengths are checked first.
 */
public final class Formats {
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String SEARCH_LABEL = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
    private static final String SEARCH = SEARCH_LABEL + "(\\." + SEARCH_LABEL + ")*";
    private static final String LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String CONFIG_KEY = "[-._a-zA-Z0-9]+";
    private static final Pattern CONFIG_KEY_PATTERN = Pattern.compile(CONFIG_KEY);
    private static final String QUALIFIED_WORDS =
            "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with"
                    + " an alphanumeric character";

    private Formats() {}

    /** The words for a text that does not match, as Kubernetes builds them. */
    private static String mismatch(String words, String expression, String... examples) {
        StringBuilder text = new StringBuilder(words).append(" (e.g. ");
        for (int i = 0; i < examples.length; i++) {
            text.append(i > 0 ? " or " : "").append('\'').append(examples[i]).append("', ");
        }
        return text.append("regex used for validation is '")
                .append(expression)
                .append("')")
                .toString();
    }

    /** The words for a text of more than so many characters. */
    public static String tooLong(int limit) {
        return "must be no more than " + limit + " characters";
    }

    private static boolean lowerOrDigit(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }

    private static boolean alphanumeric(char c) {
        return lowerOrDigit(c) || c >= 'A' && c <= 'Z';
    }

    private static boolean isLabel(String text, int from, int to) {
        if (from >= to || !lowerOrDigit(text.charAt(from)) || !lowerOrDigit(text.charAt(to - 1))) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (!lowerOrDigit(text.charAt(i)) && text.charAt(i) != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isSubdomain(String text) {
        int from = 0;
        while (true) {
            int dot = text.indexOf('.', from);
            if (!isLabel(text, from, dot < 0 ? text.length() : dot)) {
                return false;
            }
            if (dot < 0) {
                return true;
            }
            from = dot + 1;
        }
    }

    /** Alphanumeric at both ends, with dashes, underscores and dots between. */
    private static boolean isQualifiedPart(String text) {
        if (text.isEmpty()
                || !alphanumeric(text.charAt(0))
                || !alphanumeric(text.charAt(text.length() - 1))) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!alphanumeric(c) && c != '-' && c != '_' && c != '.') {
                return false;
            }
        }
        return true;
    }

    public static List<String> dnsSubdomain(String text) {
        List<String> wrong = new ArrayList<>(0);
        if (text.length() > 253) {
            wrong.add(tooLong(253));
        }
        if (!isSubdomain(text)) {
            wrong.add(
                    mismatch(
                            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
                                    + " characters, '-' or '.', and must start and end with an"
                                    + " alphanumeric character",
                            SUBDOMAIN,
                            "example.com"));
        }
        return wrong;
    }

    private static boolean isSearchLabel(String text) {
        String rest = (text.startsWith("_") ? text.substring(1) : text).replace('_', '-');
        return isLabel(rest, 0, rest.length());
    }

    /** A domain to look for names in: its parts may have underscores, one at the start included. */
    public static List<String> dnsSearch(String text) {
        List<String> wrong = new ArrayList<>(0);
        if (text.length() > 253) {
            wrong.add(tooLong(253));
        }
        if (!Arrays.stream(text.split("\\.", -1)).allMatch(Formats::isSearchLabel)) {
            wrong.add(
                    mismatch(
                            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
                                    + " characters, '_', '-' or '.', and must start and end with an"
                                    + " alphanumeric character",
                            SEARCH,
                            "example.com"));
        }
        return wrong;
    }

    public static List<String> dnsLabel(String text) {
        List<String> wrong = new ArrayList<>(0);
        if (text.length() > 63) {
            wrong.add(tooLong(63));
        }
        if (!isLabel(text, 0, text.length())) {
            // A subdomain where a label is asked for fails for its dots alone.
            wrong.add(
                    isSubdomain(text)
                            ? "must not contain dots"
                            : mismatch(
                                    "a lowercase RFC 1123 label must consist of lower case"
                                            + " alphanumeric characters or '-', and must start and"
                                            + " end with an alphanumeric character",
                                    LABEL,
                                    "my-name",
                                    "123-abc"));
        }
        return wrong;
    }

    /** A label that starts with a letter, as service names do. */
    public static List<String> dns1035Label(String text) {
        List<String> wrong = new ArrayList<>(0);
        if (text.length() > 63) {
            wrong.add(tooLong(63));
        }
        boolean startsWithDigit = !text.isEmpty() && text.charAt(0) >= '0' && text.charAt(0) <= '9';
        if (startsWithDigit || !isLabel(text, 0, text.length())) {
            wrong.add(
                    mismatch(
                            "a DNS-1035 label must consist of lower case alphanumeric characters or"
                                    + " '-', start with an alphabetic character, and end with an"
                                    + " alphanumeric character",
                            LABEL_1035,
                            "my-name",
                            "abc-123"));
        }
        return wrong;
    }

    /** A name with an optional subdomain and slash before it: label and annotation keys. */
    public static List<String> qualifiedName(String text) {
        List<String> wrong = new ArrayList<>(0);
        String name = text;
        int slash = text.indexOf('/');
        if (slash >= 0) {
            if (text.indexOf('/', slash + 1) >= 0) {
                return List.of(
                        "a qualified name "
                                + qualifiedMismatch()
                                + " with an optional DNS subdomain prefix and '/' (e.g."
                                + " 'example.com/MyName')");
            }
            String prefix = text.substring(0, slash);
            name = text.substring(slash + 1);
            if (prefix.isEmpty()) {
                wrong.add("prefix part must be non-empty");
            } else {
                dnsSubdomain(prefix).forEach(each -> wrong.add("prefix part " + each));
            }
        }
        if (name.isEmpty()) {
            wrong.add("name part must be non-empty");
        } else if (name.length() > 63) {
            wrong.add("name part " + tooLong(63));
        }
        if (!isQualifiedPart(name)) {
            wrong.add("name part " + qualifiedMismatch());
        }
        return wrong;
    }

    private static String qualifiedMismatch() {
        return mismatch(QUALIFIED_WORDS, QUALIFIED, "MyName", "my.name", "123-abc");
    }

    public static List<String> labelValue(String text) {
        List<String> wrong = new ArrayList<>(0);
        if (text.length() > 63) {
            wrong.add(tooLong(63));
        }
        if (!text.isEmpty() && !isQualifiedPart(text)) {
            wrong.add(
                    mismatch(
                            "a valid label must be an empty string or consist of alphanumeric"
                                    + " characters, '-', '_' or '.', and must start and end with an"
                                    + " alphanumeric character",
                            "(" + QUALIFIED + ")?",
                            "MyValue",
                            "my_value",
                            "12345"));
        }
        return wrong;
    }

    /** The name of a port, by which probes and services may call it. */
    public static List<String> portName(String text) {
        List<String> wrong = new ArrayList<>(0);
        if (text.length() > 15) {
            wrong.add(tooLong(15));
        }
        if (text.isEmpty() || !text.chars().allMatch(c -> lowerOrDigit((char) c) || c == '-')) {
            wrong.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (text.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
            wrong.add("must contain at least one letter (a-z)");
        }
        if (text.contains("--")) {
            wrong.add("must not contain consecutive hyphens");
        }
        if (text.startsWith("-") || text.endsWith("-")) {
            wrong.add("must not begin or end with a hyphen");
        }
        return wrong;
    }

    /** Any printable ASCII but the equals sign. */
    public static List<String> environmentName(String text) {
        if (text.isEmpty()) {
            return List.of("environment variable name must be non-empty");
        }
        boolean printable = text.chars().allMatch(c -> c >= 32 && c <= 126 && c != '=');
        return printable
                ? List.of()
                : List.of(
                        "a valid environment variable name must consist only of printable ASCII"
                                + " characters other than '='");
    }

    /** A key of a ConfigMap or Secret, which becomes a file name. */
    public static List<String> configKey(String text) {
        List<String> wrong = new ArrayList<>(0);
        if (text.length() > 253) {
            wrong.add(tooLong(253));
        }
        if (!CONFIG_KEY_PATTERN.matcher(text).matches()) {
            wrong.add(
                    mismatch(
                            "a valid config key must consist of alphanumeric characters, '-', '_'"
                                    + " or '.'",
                            CONFIG_KEY,
                            "key.name",
                            "KEY_NAME",
                            "key-name"));
        }
        if (text.equals(".")) {
            wrong.add("must not be '.'");
        } else if (text.equals("..")) {
            wrong.add("must not be '..'");
        } else if (text.startsWith("..")) {
            wrong.add("must not start with '..'");
        }
        return wrong;
    }

    /** What can stand as one segment of a URL path. */
    public static List<String> pathSegment(String text) {
        if (text.equals(".") || text.equals("..")) {
            return List.of("may not be '" + text + "'");
        }
        List<String> wrong = new ArrayList<>(0);
        for (String illegal : List.of("/", "%")) {
            if (text.contains(illegal)) {
                wrong.add("may not contain '" + illegal + "'");
            }
        }
        return wrong;
    }
}
