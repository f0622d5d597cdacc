package io.jollyboat.apiserver.patch;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.errors.StatusDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * RFC 6902: a list of operations on places in the object. All apply, or none does.
 *
 * <p>As with Kubernetes, a negative position counts from a list's end.
 */
public final class JsonPatch implements ObjectPatch {
    /** The most operations one patch may hold. */
    public static final int OPERATIONS_LIMIT = 10_000;

    /** What copies may add up to, in nodes, so that a small patch cannot grow without bound. */
    private static final int COPIED_NODES_LIMIT = 1_000_000;

    private static final String MISSING = "missing value";

    private enum Kind {
        ADD,
        REMOVE,
        REPLACE,
        MOVE,
        COPY,
        TEST
    }

    private record Operation(Kind kind, Pointer path, @Nullable Pointer from, JsonNode value) {}

    private final List<Operation> operations;

    private JsonPatch(List<Operation> operations) {
        this.operations = List.copyOf(operations);
    }

    /**
     * Reads a patch.
     *
     * @throws ApiException 400 when it is none, 413 when it has too many operations
     */
    public static JsonPatch of(JsonNode document) {
        if (!document.isArray()) {
            throw ApiException.badRequest(
                    "json: cannot unmarshal "
                            + (document.isObject() ? "object" : "value")
                            + " into Go value of type jsonpatch.Patch");
        }
        if (document.size() > OPERATIONS_LIMIT) {
            throw ApiException.tooLarge(
                    "The allowed maximum operations in a JSON patch is "
                            + OPERATIONS_LIMIT
                            + ", got "
                            + document.size());
        }
        List<Operation> operations = new ArrayList<>(document.size());
        for (JsonNode each : document) {
            operations.add(operation(each));
        }
        return new JsonPatch(operations);
    }

    private static Operation operation(JsonNode json) {
        Kind kind =
                switch (json.path("op").stringValue("")) {
                    case "add" -> Kind.ADD;
                    case "remove" -> Kind.REMOVE;
                    case "replace" -> Kind.REPLACE;
                    case "move" -> Kind.MOVE;
                    case "copy" -> Kind.COPY;
                    case "test" -> Kind.TEST;
                    default ->
                            throw ApiException.badRequest(
                                    "Unexpected kind: " + json.path("op").stringValue("unknown"));
                };
        if (!json.path("path").isString()) {
            throw ApiException.badRequest("operation missing path field");
        }
        boolean fromElsewhere = kind == Kind.MOVE || kind == Kind.COPY;
        if (fromElsewhere && !json.path("from").isString()) {
            throw ApiException.badRequest("operation missing from field");
        }
        boolean bringsValue = kind == Kind.ADD || kind == Kind.REPLACE;
        if (bringsValue && !json.has("value")) {
            throw ApiException.badRequest("operation missing value field");
        }
        JsonNode value = json.get("value");
        return new Operation(
                kind,
                Pointer.of(json.path("path").stringValue()),
                fromElsewhere ? Pointer.of(json.path("from").stringValue()) : null,
                value == null ? NullNode.getInstance() : value);
    }

    @Override
    public ObjectNode applyTo(ObjectNode object) {
        try {
            return applied(object);
        } catch (DoesNotApplyException mismatch) {
            throw mismatch.refusal();
        }
    }

    /**
     * As {@link #applyTo} for who is not the client: he is told what the object lacks.
     *
     * @param refusal makes of that what is thrown
     */
    public ObjectNode applyTo(ObjectNode object, Function<String, ApiException> refusal) {
        try {
            return applied(object);
        } catch (DoesNotApplyException mismatch) {
            throw refusal.apply(mismatch.why());
        }
    }

    /**
     * As {@link #applyTo}, but the object stays as it is when the patch tests it and it is
     * otherwise; the refusal tells what it lacks.
     */
    public ObjectNode applyWhereTestsHold(ObjectNode object) {
        try {
            return applied(object);
        } catch (TestFailedException otherwise) {
            return object;
        } catch (DoesNotApplyException mismatch) {
            throw ApiException.badRequest(mismatch.why());
        }
    }

    private ObjectNode applied(ObjectNode object) throws DoesNotApplyException {
        // The root stands in a holder, so that it can be replaced like any other value.
        ObjectNode holder = JsonNodeFactory.instance.objectNode();
        holder.set("", object.deepCopy());
        int copied = 0;
        for (Operation operation : operations) {
            copied += applyOne(operation, holder);
            if (copied > COPIED_NODES_LIMIT) {
                throw ApiException.tooLarge("the copies of a JSON patch are too large");
            }
        }
        if (holder.path("") instanceof ObjectNode result) {
            return result;
        }
        throw ApiException.badRequest("the patch leaves something that is no object");
    }

    private static int applyOne(Operation operation, ObjectNode holder)
            throws DoesNotApplyException {
        try {
            return apply(operation, holder);
        } catch (TestFailedException otherwise) {
            throw otherwise;
        } catch (DoesNotApplyException mismatch) {
            throw new DoesNotApplyException(told(operation, mismatch.why()));
        }
    }

    /**
     * What does not apply, as Kubernetes' library says it.
     *
     * @param why there is nothing at the place itself; empty when it leads nowhere
     */
    private static String told(Operation operation, String why) {
        String name = operation.kind().name().toLowerCase(Locale.ROOT);
        String path = operation.path().text();
        String nowhere = name + " operation does not apply: ";
        return switch (operation.kind()) {
            case ADD, REMOVE ->
                    why.isEmpty()
                            ? nowhere + "doc is missing path: \"" + path + "\": " + MISSING
                            : "error in " + name + " for path: '" + path + "': " + why;
            case REPLACE ->
                    nowhere
                            + (why.isEmpty() ? "doc is missing path: " : "doc is missing key: ")
                            + path
                            + ": "
                            + MISSING;
            case TEST ->
                    why.isEmpty()
                            ? nowhere + "is missing path: " + path + ": " + MISSING
                            : "error in test for path: '" + path + "': " + why;
            case MOVE, COPY -> {
                String from = from(operation).text();
                yield why.isEmpty()
                        ? nowhere + "doc is missing from path: " + from + ": " + MISSING
                        : "error in " + name + " for path: '" + from + "': " + why;
            }
        };
    }

    /** Returns how many nodes it copied. */
    private static int apply(Operation operation, ObjectNode holder) throws DoesNotApplyException {
        Pointer path = operation.path();
        switch (operation.kind()) {
            case ADD -> path.add(holder, operation.value().deepCopy());
            case REMOVE -> path.remove(holder);
            case REPLACE -> path.replace(holder, operation.value().deepCopy());
            case TEST -> {
                if (!same(path.find(holder), operation.value())) {
                    throw new TestFailedException(path.text());
                }
            }
            case MOVE -> {
                Pointer from = from(operation);
                if (path.isBelow(from)) {
                    throw new DoesNotApplyException("");
                }
                JsonNode value = from.find(holder);
                from.remove(holder);
                path.add(holder, value == null ? NullNode.getInstance() : value);
            }
            case COPY -> {
                JsonNode value = from(operation).find(holder);
                if (value == null) {
                    throw new DoesNotApplyException(MISSING);
                }
                JsonNode copy = value.deepCopy();
                path.add(holder, copy);
                return nodes(copy);
            }
        }
        return 0;
    }

    private static Pointer from(Operation operation) {
        Pointer from = operation.from();
        return from == null ? operation.path() : from;
    }

    private static int nodes(JsonNode tree) {
        int count = 1;
        for (JsonNode each : tree.values()) {
            count += nodes(each);
        }
        return count;
    }

    /** Equality by value: 1 and 1.0 are the same number. An absent value equals null. */
    private static boolean same(@Nullable JsonNode left, JsonNode right) {
        if (left == null) {
            return right.isNull();
        }
        return Trees.same(left, right);
    }

    /** The object has not what the patch needs. */
    private static class DoesNotApplyException extends Exception {
        private static final long serialVersionUID = 1;

        DoesNotApplyException(String why) {
            super(why, null, false, false);
        }

        String why() {
            return String.valueOf(getMessage());
        }

        ApiException refusal() {
            return new ApiException(
                    Reason.INVALID.code(),
                    Reason.INVALID,
                    "the server rejected our request due to an error in our request",
                    new StatusDetails("", "", "", "", List.of(), 0));
        }
    }

    /** The object is otherwise than the patch says. */
    private static final class TestFailedException extends DoesNotApplyException {
        private static final long serialVersionUID = 1;

        TestFailedException(String path) {
            super("testing value " + path + " failed: test failed");
        }
    }

    /** RFC 6901, with an empty step first that leads from the holder to the root. */
    private record Pointer(String text, List<String> steps) {
        static Pointer of(String text) {
            if (!text.isEmpty() && text.charAt(0) != '/') {
                throw ApiException.badRequest("invalid JSON pointer: " + text);
            }
            List<String> steps = new ArrayList<>();
            for (String step : text.split("/", -1)) {
                steps.add(step.replace("~1", "/").replace("~0", "~"));
            }
            return new Pointer(text, List.copyOf(steps));
        }

        boolean isBelow(Pointer other) {
            return steps.size() > other.steps.size()
                    && steps.subList(0, other.steps.size()).equals(other.steps);
        }

        @Nullable JsonNode find(ObjectNode holder) throws DoesNotApplyException {
            return member(parent(holder), steps.getLast());
        }

        private JsonNode parent(ObjectNode holder) throws DoesNotApplyException {
            JsonNode node = holder;
            for (String step : steps.subList(0, steps.size() - 1)) {
                JsonNode next = member(node, step);
                if (next == null || !next.isContainer()) {
                    throw new DoesNotApplyException("");
                }
                node = next;
            }
            return node;
        }

        private static @Nullable JsonNode member(JsonNode node, String step)
                throws DoesNotApplyException {
            if (node instanceof ArrayNode array) {
                return array.get(position(array, step, array.size() - 1));
            }
            return node.get(step);
        }

        /** The position that a step names, at most the last allowed one. */
        private static int position(ArrayNode array, String step, int last)
                throws DoesNotApplyException {
            int position;
            try {
                position = Integer.parseInt(step);
            } catch (NumberFormatException notANumber) {
                throw new DoesNotApplyException(
                        "value was not a proper array index: '" + step + '\'');
            }
            if (position < 0) {
                position += array.size();
            }
            if (position < 0 || position > last) {
                throw new DoesNotApplyException(
                        "Unable to access invalid index: " + step + ": invalid index referenced");
            }
            return position;
        }

        void add(ObjectNode holder, JsonNode value) throws DoesNotApplyException {
            String step = steps.getLast();
            switch (parent(holder)) {
                case ArrayNode array when step.equals("-") -> array.add(value);
                case ArrayNode array -> array.insert(position(array, step, array.size()), value);
                case ObjectNode object -> object.set(step, value);
                default -> throw new DoesNotApplyException("");
            }
        }

        void remove(ObjectNode holder) throws DoesNotApplyException {
            String step = steps.getLast();
            switch (parent(holder)) {
                case ArrayNode array -> array.remove(position(array, step, array.size() - 1));
                case ObjectNode object when object.has(step) -> object.remove(step);
                default ->
                        throw new DoesNotApplyException(
                                "Unable to remove nonexistent key: " + step + ": " + MISSING);
            }
        }

        void replace(ObjectNode holder, JsonNode value) throws DoesNotApplyException {
            String step = steps.getLast();
            switch (parent(holder)) {
                case ArrayNode array -> array.set(position(array, step, array.size() - 1), value);
                case ObjectNode object when object.has(step) -> object.set(step, value);
                default -> throw new DoesNotApplyException(MISSING);
            }
        }
    }
}
