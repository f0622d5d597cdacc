package io.jollyboat.apiserver.table;

import io.jollyboat.apiserver.json.Trees;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * The columns of a kind, declared in the order they are shown.
 *
 * <pre>{@code
 * Printer.of().name()
 *         .text("Data", "How many keys", map -> String.valueOf(map.path("data").size()))
 *         .age()
 * }</pre>
 *
 * Columns after {@link #wide()} are shown only with {@code -o wide}. Immutable: each step gives a
 * new printer.
 */
public record Printer(List<Column> columns, int priority) {
    private static final String NAME =
            "Name must be unique within a namespace and is set when the object is made.";
    private static final String AGE = "How long ago the object was made.";

    /** What a kind without columns of its own shows. */
    public static final Printer STANDARD =
            of().name().cell("Created At", "date", AGE, Printer::creation);

    public Printer {
        columns = List.copyOf(columns);
    }

    private static Object creation(ObjectNode object, Instant now) {
        return Trees.text(object, "metadata", "creationTimestamp");
    }

    public static Printer of() {
        return new Printer(List.of(), 0);
    }

    /** The columns that follow are shown only on request. */
    public Printer wide() {
        return new Printer(columns, 1);
    }

    /** The columns that follow are always shown. */
    public Printer narrow() {
        return new Printer(columns, 0);
    }

    public Printer name() {
        return with(
                new Column(
                        "Name",
                        "string",
                        "name",
                        NAME,
                        priority,
                        (object, now) -> Trees.text(object, "metadata", "name")));
    }

    public Printer age() {
        return cell("Age", "string", AGE, Ages::sinceCreation);
    }

    public Printer text(String name, String description, Function<ObjectNode, String> cell) {
        return cell(name, "string", description, (object, now) -> cell.apply(object));
    }

    /** The text at the path, as it stands. */
    public Printer path(String name, String description, String... path) {
        return text(name, description, object -> Trees.text(object, path));
    }

    public Printer number(String name, String description, Function<ObjectNode, Long> cell) {
        return cell(name, "integer", description, (object, now) -> cell.apply(object));
    }

    public Printer flag(String name, String description, Function<ObjectNode, Boolean> cell) {
        return cell(name, "boolean", description, (object, now) -> cell.apply(object));
    }

    public Printer cell(String name, String type, String description, Column.Cell cell) {
        return with(new Column(name, type, "", description, priority, cell));
    }

    private Printer with(Column column) {
        List<Column> more = new ArrayList<>(columns);
        more.add(column);
        return new Printer(more, priority);
    }
}
