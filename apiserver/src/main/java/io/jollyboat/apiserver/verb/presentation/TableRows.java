package io.jollyboat.apiserver.verb.presentation;

import io.jollyboat.apiserver.table.Column;
import io.jollyboat.apiserver.table.Printer;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Prints objects as the rows of a {@code meta.k8s.io} Table, as of one moment. */
public record TableRows(Printer printer, Form.Table form, Instant now) {

    public TableRows asOf(Instant moment) {
        return new TableRows(printer, form, moment);
    }

    /** A table without rows. */
    public ObjectNode empty(ObjectNode metadata) {
        ObjectNode table = JsonNodeFactory.instance.objectNode();
        table.put("kind", "Table").put("apiVersion", "meta.k8s.io/" + form.version());
        table.set("metadata", metadata);
        ArrayNode columns = table.putArray("columnDefinitions");
        for (Column column : printer.columns()) {
            columns.addObject()
                    .put("name", column.name())
                    .put("type", column.type())
                    .put("format", column.format())
                    .put("description", column.description())
                    .put("priority", column.priority());
        }
        table.putArray("rows");
        return table;
    }

    /** A table of one row, with the object's own revision. */
    public ObjectNode table(ObjectNode object) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put(
                "resourceVersion", object.path("metadata").path("resourceVersion").asString(""));
        ObjectNode table = empty(metadata);
        add(table, object);
        return table;
    }

    public void add(ObjectNode table, ObjectNode object) {
        ObjectNode row = ((ArrayNode) table.get("rows")).addObject();
        ArrayNode cells = row.putArray("cells");
        for (Column column : printer.columns()) {
            addCell(cells, column.cell().of(object, now));
        }
        switch (form.include()) {
            case "Object" -> row.set("object", object);
            case "Metadata" -> row.set("object", PartialMetadata.of(object, form.version()));
            default -> {}
        }
    }

    private static void addCell(ArrayNode cells, Object value) {
        switch (value) {
            case JsonNode node -> cells.add(node);
            case Long number -> cells.add(number);
            case Integer number -> cells.add(number);
            case Boolean flag -> cells.add(flag);
            default -> cells.add(value.toString());
        }
    }
}
