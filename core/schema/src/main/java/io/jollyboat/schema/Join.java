package io.jollyboat.schema;

import io.jollyboat.schema.Comments.Comment;
import io.jollyboat.schema.Field.Markers;
import io.jollyboat.schema.Messages.Message;
import io.jollyboat.schema.Messages.MessageField;
import io.jollyboat.schema.Models.Model;
import io.jollyboat.schema.Models.ModelField;
import io.jollyboat.schema.Type.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Joins models, messages and comments to definitions, and notes where they disagree. */
final class Join {
    private final Map<String, Model> models;
    private final Map<String, Message> messages;
    private final Comments comments;
    private final Map<String, String> places;
    private final List<String> differences = new ArrayList<>();

    Join(
            Map<String, Model> models,
            Map<String, Message> messages,
            Comments comments,
            Places places) {
        this.models = models;
        this.messages = messages;
        this.comments = comments;
        this.places = places.byClass();
    }

    /** What the artifacts disagree on, one sentence each; complete after {@link #definitions}. */
    List<String> differences() {
        return List.copyOf(differences);
    }

    /** Every definition by its OpenAPI name. */
    SortedMap<String, Definition> definitions() {
        SortedMap<String, Definition> definitions = new TreeMap<>();
        Map<String, Message> byName = new HashMap<>();
        messages.values().forEach(found -> byName.put(Names.ofMessage(found.fullName()), found));
        for (Model model : models.values()) {
            String name = places.get(model.className());
            if (name == null) {
                differences.add("model " + model.className() + " has no place in the API");
            } else {
                definitions.put(name, join(name, model, byName.get(name)));
            }
        }
        for (Map.Entry<String, Message> entry : byName.entrySet()) {
            boolean special = Messages.special(entry.getValue().fullName()) != null;
            if (!special && !definitions.containsKey(entry.getKey())) {
                definitions.put(entry.getKey(), unpublished(entry.getKey(), entry.getValue()));
            }
        }
        Copies.addTo(definitions);
        return borrowMarkers(definitions);
    }

    private Definition join(String name, Model model, @Nullable Message message) {
        List<Field> fields = new ArrayList<>();
        boolean kind =
                model.field("apiVersion") != null
                        && model.field("kind") != null
                        && (message == null || !carries(message, "apiVersion"));
        for (ModelField found : model.fields()) {
            MessageField wire = message == null ? null : field(message, found.name());
            Comment comment =
                    wire == null ? Comment.NONE : comments.of(wire.owner(), wire.protobufName());
            Type type = wire == null ? type(name, found) : wire.type();
            if (wire != null && !agree(wire.type(), found.signature())) {
                differences.add(
                        "%s.%s is %s in protobuf and %s in the model"
                                .formatted(name, found.name(), wire.type(), found.signature()));
            }
            boolean typeMeta =
                    kind && (found.name().equals("apiVersion") || found.name().equals("kind"));
            if (message != null && wire == null && !typeMeta) {
                differences.add("%s.%s is missing from protobuf".formatted(name, found.name()));
            }
            fields.add(
                    new Field(
                            found.name(),
                            type,
                            found.required(),
                            wire == null
                                    ? Supplements.markers(name, found.name())
                                    : comment.markers(),
                            wire == null ? Supplements.path(name, found.name()) : wire.path(),
                            description(found, type, comment)));
        }
        if (message != null) {
            for (MessageField wire : message.fields()) {
                if (model.field(wire.name()) == null) {
                    differences.add(
                            "%s.%s is missing from the models".formatted(name, wire.name()));
                }
            }
        }
        String structType =
                message == null ? "" : comments.of(message.fullName()).markers().structType();
        return new Definition(
                name,
                Names.group(name),
                Names.version(name),
                kind,
                true,
                structType,
                fields,
                model.description());
    }

    /**
     * What is said about a field. Where a field refers to another type the models say nothing, or
     * describe that type, so the comment is the better source.
     */
    private static String description(ModelField field, Type type, Comment comment) {
        boolean ofType =
                field.description().isEmpty()
                        || type.shape() == Shape.QUANTITY
                        || type.shape() == Shape.INT_OR_STRING;
        return ofType && !comment.text().isEmpty() ? comment.text() : field.description();
    }

    private Definition unpublished(String name, Message message) {
        List<Field> fields = new ArrayList<>();
        message.fields().forEach(field -> fields.add(unpublished(field)));
        Comment comment = comments.of(message.fullName());
        boolean kind = Kinds.unpublished(message);
        if (kind) {
            for (String typeMeta : List.of("apiVersion", "kind")) {
                fields.add(
                        new Field(
                                typeMeta,
                                Type.of(Shape.STRING),
                                false,
                                Markers.NONE,
                                List.of(),
                                ""));
            }
        }
        return new Definition(
                name,
                Names.group(name),
                Names.version(name),
                kind,
                false,
                comment.markers().structType(),
                fields,
                comment.text());
    }

    private Field unpublished(MessageField wire) {
        Comment comment = comments.of(wire.owner(), wire.protobufName());
        return new Field(
                wire.name(),
                wire.type(),
                comment.markers().required(),
                comment.markers(),
                wire.path(),
                comment.text());
    }

    /**
     * A version whose sources are not among the artifacts takes the markers of the same field in
     * another version of its group: Kubernetes keeps them equal, since one object is stored.
     */
    private SortedMap<String, Definition> borrowMarkers(SortedMap<String, Definition> all) {
        Map<String, Markers> known = new HashMap<>();
        for (Definition definition : all.values()) {
            for (Field field : definition.fields()) {
                if (!field.markers().saysNothing()) {
                    known.put(across(definition, field), field.markers());
                }
            }
        }
        SortedMap<String, Definition> result = new TreeMap<>();
        all.forEach(
                (name, definition) -> {
                    boolean sourced =
                            definition.fields().stream().anyMatch(f -> !f.path().isEmpty());
                    List<Field> fields = new ArrayList<>();
                    for (Field field : definition.fields()) {
                        Markers markers = known.get(across(definition, field));
                        fields.add(
                                sourced || markers == null || !field.markers().saysNothing()
                                        ? field
                                        : field.withMarkers(markers));
                    }
                    result.put(name, definition.withFields(fields));
                });
        return result;
    }

    private static String across(Definition definition, Field field) {
        return String.join(
                "/",
                definition.group(),
                definition.simpleName(),
                field.name(),
                field.type().shape().name());
    }

    private static @Nullable MessageField field(Message message, String json) {
        for (MessageField field : message.fields()) {
            if (field.name().equals(json)) {
                return field;
            }
        }
        return null;
    }

    private static boolean carries(Message message, String json) {
        return field(message, json) != null;
    }

    /** The type of a field that only a model holds. */
    private Type type(String definition, ModelField field) {
        Shape supplement = Supplements.type(definition, field.name());
        return supplement == null
                ? Signatures.type(field.signature(), places)
                : Type.of(supplement);
    }

    private boolean agree(Type type, String signature) {
        return Signatures.agree(type, signature, places);
    }
}
