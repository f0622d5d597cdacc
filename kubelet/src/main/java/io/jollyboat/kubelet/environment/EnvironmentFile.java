package io.jollyboat.kubelet.environment;

import java.util.Optional;

/**
 * A file of variables as a container's environment may be taken from: {@code NAME='value'} each,
 * the value as it stands between the quotes, over several lines if need be; empty lines and what
 * follows a {@code #} are nothing.
 */
final class EnvironmentFile {

    private final String text;
    private int at;

    private EnvironmentFile(String text) {
        this.text = text;
    }

    /**
     * The value of one variable; the first, where there are several.
     *
     * @throws MissingConfiguration when the file is written otherwise
     */
    static Optional<String> find(String text, String name) throws MissingConfiguration {
        var file = new EnvironmentFile(text);
        Optional<String> found = Optional.empty();
        while (file.at < text.length()) {
            if (file.skipsLine()) {
                continue;
            }
            String variable = file.name();
            String value = file.value();
            if (found.isEmpty() && variable.equals(name)) {
                found = Optional.of(value);
            }
        }
        return found;
    }

    static MissingConfiguration malformed() {
        return new MissingConfiguration("couldn't parse env file");
    }

    /** Whether the line has nothing but space and a comment; then it is behind us. */
    private boolean skipsLine() {
        int end = text.indexOf('\n', at);
        String line = text.substring(at, end < 0 ? text.length() : end).strip();
        if (!line.isEmpty() && !line.startsWith("#")) {
            return false;
        }
        at = end < 0 ? text.length() : end + 1;
        return true;
    }

    private String name() throws MissingConfiguration {
        int equals = text.indexOf('=', at);
        String name = equals < 0 ? "" : text.substring(at, equals);
        if (name.isEmpty() || name.chars().anyMatch(Character::isWhitespace)) {
            throw malformed();
        }
        at = equals + 1;
        return name;
    }

    private String value() throws MissingConfiguration {
        int end = at < text.length() && text.charAt(at) == '\'' ? text.indexOf('\'', at + 1) : -1;
        if (end < 0) {
            throw malformed();
        }
        String value = text.substring(at + 1, end);
        at = end + 1;
        if (at < text.length() && !skipsLine()) {
            throw malformed();
        }
        return value;
    }
}
