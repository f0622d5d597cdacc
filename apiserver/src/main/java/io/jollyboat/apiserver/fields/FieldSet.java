package io.jollyboat.apiserver.fields;

import static io.jollyboat.apiserver.fields.FieldAlgebra.SELF;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A set of fields of an object, in the form in which it is stored: FieldsV1.
 *
 * <p>A path is in the set when the node it leads to is empty or has the member {@code "."}; being
 * on the way to another path does not make it one. Working on the stored form itself is what makes
 * ownership cheap: to read a set costs nothing, and an operation touches only what both sides have;
 * where nothing changes it returns the very set it was called on.
 *
 * <p>Immutable.
 */
@SuppressWarnings("ReferenceEquality") // an operation tells by identity that nothing changed
public final class FieldSet {

    /** No field. */
    public static final FieldSet EMPTY = new FieldSet(JsonNodeFactory.instance.objectNode());

    private final ObjectNode root;

    /** Whether it is known that the elements stand in their order. */
    private final boolean ordered;

    private FieldSet(ObjectNode root) {
        this(root, false);
    }

    private FieldSet(ObjectNode root, boolean ordered) {
        this.root = root;
        this.ordered = ordered;
    }

    /** A set that the server wrote itself and that is kept as it is. */
    public static FieldSet stored(ObjectNode fieldsV1) {
        return new FieldSet(fieldsV1, true);
    }

    /**
     * A set that a client sent: every element is checked and brought into its one spelling.
     *
     * @throws MalformedFieldsException when it is none
     */
    public static FieldSet sent(JsonNode fieldsV1) throws MalformedFieldsException {
        return fieldsV1 instanceof ObjectNode object ? new FieldSet(checked(object)) : EMPTY;
    }

    private static ObjectNode checked(ObjectNode node) throws MalformedFieldsException {
        ObjectNode checked = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            if (!(each.getValue() instanceof ObjectNode below)) {
                throw new MalformedFieldsException("not an object: " + each.getKey());
            }
            boolean self = each.getKey().equals(SELF);
            checked.set(self ? SELF : Elements.canonical(each.getKey()), checked(below));
        }
        return checked;
    }

    /** The set with these paths, each a list of elements. */
    @SafeVarargs
    public static FieldSet of(List<String>... paths) {
        Builder builder = new Builder();
        for (List<String> path : paths) {
            builder.add(path);
        }
        return builder.build();
    }

    /** The path to a member of members. */
    public static List<String> path(String... names) {
        List<String> path = new ArrayList<>(names.length);
        for (String name : names) {
            path.add(Elements.field(name));
        }
        return path;
    }

    public boolean isEmpty() {
        return root.isEmpty();
    }

    /** Whether the path is in the set itself, not only on the way to one that is. */
    public boolean has(List<String> path) {
        JsonNode node = root;
        for (String element : path) {
            node = node.get(element);
            if (node == null) {
                return false;
            }
        }
        return !path.isEmpty() && FieldAlgebra.member(node);
    }

    /** What both have. */
    public FieldSet intersection(FieldSet other) {
        ObjectNode both = FieldAlgebra.intersected(root, other.root, true);
        return both == null ? EMPTY : new FieldSet(both);
    }

    /** What this or the other has. */
    public FieldSet union(FieldSet other) {
        if (isEmpty()) {
            return other;
        }
        ObjectNode all = FieldAlgebra.united(root, other.root, true);
        return all == root ? this : new FieldSet(all);
    }

    /** What this has and the other does not; a path does not speak for those below it. */
    public FieldSet difference(FieldSet other) {
        return less(other, false);
    }

    /** What this has, without the paths that the other has and all that lies below them. */
    public FieldSet recursiveDifference(FieldSet other) {
        return less(other, true);
    }

    private FieldSet less(FieldSet other, boolean deep) {
        ObjectNode left = FieldAlgebra.reduced(root, other.root, deep, true);
        if (left == root) {
            return this;
        }
        return left == null ? EMPTY : new FieldSet(left);
    }

    /** The paths below which the set has no other. */
    public FieldSet leaves() {
        ObjectNode leaves = FieldAlgebra.onlyLeaves(root);
        return leaves == null ? EMPTY : new FieldSet(leaves);
    }

    /** What lies below an element, as a set of its own. */
    FieldSet below(String element) {
        JsonNode node = root.get(element);
        if (!(node instanceof ObjectNode below) || below.isEmpty()) {
            return EMPTY;
        }
        if (!below.has(SELF)) {
            return new FieldSet(below);
        }
        ObjectNode without = FieldAlgebra.copy(below);
        without.remove(SELF);
        return without.isEmpty() ? EMPTY : new FieldSet(without);
    }

    /** Whether an element by itself is in the set. */
    boolean hasElement(String element) {
        JsonNode node = root.get(element);
        return node != null && FieldAlgebra.member(node);
    }

    /** The set and every declared member that is only on the way to a path of it. */
    public FieldSet withNamedMembers(Form form) {
        return new FieldSet(named(root, form));
    }

    /** All paths, those of members before those below them. */
    public List<List<String>> paths() {
        List<List<String>> paths = new ArrayList<>();
        collect(root, new ArrayList<>(), paths);
        return paths;
    }

    /** A path as conflicts name it, as in {@code .spec.ports[port=80].name}. */
    public static String words(List<String> path) {
        StringBuilder words = new StringBuilder();
        path.forEach(element -> words.append(Elements.words(element)));
        return words.toString();
    }

    /** FieldsV1 with its elements in the order in which Kubernetes writes them; shared. */
    public ObjectNode json() {
        return ordered ? root : FieldOrder.sorted(root);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FieldSet set && root.equals(set.root);
    }

    @Override
    public int hashCode() {
        return root.hashCode();
    }

    @Override
    public String toString() {
        return String.join(" ", paths().stream().map(FieldSet::words).toList());
    }

    private static ObjectNode named(ObjectNode node, Form form) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            String element = each.getKey();
            if (!(each.getValue() instanceof ObjectNode below) || below.isEmpty()) {
                all.set(element, each.getValue());
                continue;
            }
            String name = Elements.name(element);
            Form inner =
                    switch (form) {
                        case Form.Members members when name != null -> members.member(name);
                        case Form.Items items when name == null -> items.element();
                        default -> null;
                    };
            ObjectNode nested = named(below, inner == null ? Form.DEDUCED : inner);
            boolean declared =
                    name != null
                            && form instanceof Form.Members members
                            && members.declared().of(name) != null;
            if (declared && !nested.has(SELF)) {
                nested.putObject(SELF);
            }
            all.set(element, nested);
        }
        return all;
    }

    private static void collect(ObjectNode node, List<String> at, List<List<String>> paths) {
        List<String> elements = new ArrayList<>(node.propertyNames());
        elements.remove(SELF);
        elements.sort(Elements.ORDER);
        for (String element : elements) {
            at.add(element);
            if (FieldAlgebra.member(node.get(element))) {
                paths.add(List.copyOf(at));
            }
            at.removeLast();
        }
        for (String element : elements) {
            if (node.get(element) instanceof ObjectNode below && !below.isEmpty()) {
                at.add(element);
                collect(below, at, paths);
                at.removeLast();
            }
        }
    }

    /** Collects paths into a set. For use by one thread, once. */
    static final class Builder {
        private final ObjectNode root = JsonNodeFactory.instance.objectNode();

        /** Adds a path; the empty one is in no set. */
        void add(List<String> path) {
            ObjectNode node = root;
            for (int i = 0; i < path.size(); i++) {
                boolean last = i == path.size() - 1;
                if (node.get(path.get(i)) instanceof ObjectNode known) {
                    if (last != known.isEmpty() && !known.has(SELF)) {
                        // gets to be a path, or was one by being empty and is about to be filled
                        known.putObject(SELF);
                    }
                    node = known;
                } else {
                    node = node.putObject(path.get(i));
                }
            }
        }

        FieldSet build() {
            return root.isEmpty() ? EMPTY : new FieldSet(root);
        }
    }
}
