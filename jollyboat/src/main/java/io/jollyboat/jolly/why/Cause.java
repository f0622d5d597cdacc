package io.jollyboat.jolly.why;

import java.util.List;

/**
 * A statement about an object, and what it is so because of.
 *
 * @param object as in {@code pod/web}
 * @param statement what is the matter with it, or that nothing is
 * @param details lines that say more, a table for instance
 * @param because may be empty
 * @param absent whether the matter is that it is not there
 */
public record Cause(
        String object,
        String statement,
        List<String> details,
        List<Cause> because,
        boolean absent) {

    public Cause {
        statement = statement.strip(); // what programs say may end a line
        details = List.copyOf(details);
        because = List.copyOf(because);
    }

    /** What is said of an object that is not there. */
    static Cause absent(String object, String namespace) {
        String where = namespace.isEmpty() ? "" : " in namespace " + namespace;
        return new Cause(object, "there is none" + where, List.of(), List.of(), true);
    }

    static Cause of(String object, String statement) {
        return of(object, statement, List.of());
    }

    static Cause of(String object, String statement, List<Cause> because) {
        return of(object, statement, List.of(), because);
    }

    static Cause of(String object, String statement, List<String> details, List<Cause> because) {
        return new Cause(object, statement, details, because, false);
    }

    /** As text, each cause below and to the right of what it explains. */
    public String render() {
        StringBuilder text = new StringBuilder();
        render(text, "", "");
        return text.toString();
    }

    private void render(StringBuilder text, String lead, String indent) {
        text.append(lead).append(object).append(": ").append(statement).append('\n');
        for (String line : details) {
            text.append(indent).append("    ").append(line).append('\n');
        }
        for (Cause cause : because) {
            cause.render(text, indent + "  because ", indent + "  ");
        }
    }
}
