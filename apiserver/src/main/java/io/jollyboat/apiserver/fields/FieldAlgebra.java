package io.jollyboat.apiserver.fields;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What sets of fields do with each other, on the form in which they are stored. Trees are shared
 * between sets and never changed. An operation is told whether it is at the top, whose empty path
 * is in no set.
 */
@SuppressWarnings("ReferenceEquality") // an operation tells by identity that nothing changed
final class FieldAlgebra {

    /** The member of a node that says that the path to it is in the set. */
    static final String SELF = ".";

    private FieldAlgebra() {}

    /** Whether the path to a node is in the set. */
    static boolean member(JsonNode node) {
        return node.isEmpty() || node.has(SELF);
    }

    static ObjectNode copy(ObjectNode node) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        copy.setAll(node);
        return copy;
    }

    /** A node of what was found to be in it; null when that is nothing. */
    private static @Nullable ObjectNode node(boolean member, ObjectNode children) {
        if (children.isEmpty()) {
            return member ? children : null;
        }
        if (!member) {
            return children;
        }
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.putObject(SELF);
        node.setAll(children);
        return node;
    }

    /** What both have; null when that is nothing. */
    static @Nullable ObjectNode intersected(ObjectNode one, ObjectNode other, boolean top) {
        ObjectNode children = JsonNodeFactory.instance.objectNode();
        ObjectNode fewer = one.size() <= other.size() ? one : other;
        ObjectNode more = fewer == one ? other : one;
        for (Map.Entry<String, JsonNode> each : fewer.properties()) {
            String element = each.getKey();
            if (!element.equals(SELF)
                    && each.getValue() instanceof ObjectNode ours
                    && more.get(element) instanceof ObjectNode theirs) {
                ObjectNode both = intersected(ours, theirs, false);
                if (both != null) {
                    children.set(element, both);
                }
            }
        }
        return node(!top && member(one) && member(other), children);
    }

    /** What either has; the very first one when that is all. */
    static ObjectNode united(ObjectNode one, ObjectNode other, boolean top) {
        boolean member = !top && (member(one) || member(other));
        boolean gains = member && !member(one);
        ObjectNode children = copy(one);
        children.remove(SELF);
        for (Map.Entry<String, JsonNode> each : other.properties()) {
            String element = each.getKey();
            if (element.equals(SELF) || !(each.getValue() instanceof ObjectNode theirs)) {
                continue;
            }
            ObjectNode all =
                    one.get(element) instanceof ObjectNode ours
                            ? united(ours, theirs, false)
                            : theirs;
            if (all != one.get(element)) {
                gains = true;
                children.set(element, all);
            }
        }
        ObjectNode node = gains ? node(member, children) : one;
        return node == null ? children : node;
    }

    /**
     * What the one has and the other does not, null when that is nothing; the very first one when
     * the other takes nothing away.
     *
     * @param deep whether a path of the other also takes away all that lies below it
     */
    static @Nullable ObjectNode reduced(
            ObjectNode from, ObjectNode what, boolean deep, boolean top) {
        boolean was = !top && member(from);
        boolean member = was && !member(what);
        ObjectNode children = null;
        for (Map.Entry<String, JsonNode> each : what.properties()) {
            String element = each.getKey();
            if (!(from.get(element) instanceof ObjectNode ours)
                    || !(each.getValue() instanceof ObjectNode theirs)
                    || element.equals(SELF)) {
                continue;
            }
            ObjectNode left = deep && member(theirs) ? null : reduced(ours, theirs, deep, false);
            if (left != ours) {
                children = children == null ? copy(from) : children;
                if (left == null) {
                    children.remove(element);
                } else {
                    children.set(element, left);
                }
            }
        }
        if (children == null && member == was) {
            return from;
        }
        children = children == null ? copy(from) : children;
        children.remove(SELF);
        return node(member, children);
    }

    /** The paths that have none below them; null when there are none. */
    static @Nullable ObjectNode onlyLeaves(ObjectNode node) {
        if (node.isEmpty()) {
            return node;
        }
        ObjectNode children = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            if (!each.getKey().equals(SELF) && each.getValue() instanceof ObjectNode below) {
                ObjectNode leaves = onlyLeaves(below);
                if (leaves != null) {
                    children.set(each.getKey(), leaves);
                }
            }
        }
        return children.isEmpty() ? null : children;
    }
}
