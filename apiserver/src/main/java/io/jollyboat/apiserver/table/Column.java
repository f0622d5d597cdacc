package io.jollyboat.apiserver.table;

import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * One column of a kind's table.
 *
 * @param name the heading, in title case; kubectl prints it in capitals
 * @param type the OpenAPI type of its cells: string, integer, number, boolean or date
 * @param format the OpenAPI format; {@code name} marks the column that names the object
 * @param description what the column tells
 * @param priority 0 is always shown, more only with {@code -o wide}
 * @param cell what the column shows of an object
 */
public record Column(
        String name, String type, String format, String description, int priority, Cell cell) {

    /** What a column shows of an object at this moment: text, a number, a boolean or a node. */
    @FunctionalInterface
    public interface Cell {
        Object of(ObjectNode object, Instant now);
    }
}
