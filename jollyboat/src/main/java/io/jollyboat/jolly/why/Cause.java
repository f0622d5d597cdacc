package io.jollyboat.jolly.why;

import java.util.List;

/**
 * A statement about an object, and what it is so because of.
 *
 * @param object as in {@code pod/web}
 * @param statement what is the matter with it, or that nothing is
 * @param details lines that say more, a table for instance
 * @param because may be empty
 */
public record Cause(String object, String statement, List<String> details, List<Cause> because) {

    public Cause {
        details = List.copyOf(details);
        because = List.copyOf(because);
    }

    static Cause of(String object, String statement) {
        return new Cause(object, statement, List.of(), List.of());
    }

    static Cause of(String object, String statement, List<Cause> because) {
        return new Cause(object, statement, List.of(), because);
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
