package io.jollyboat.apiserver.patch;

import io.jollyboat.apiserver.json.ObjectReader;
import io.jollyboat.core.errors.ApiException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A strategic merge patch: as a merge patch, but lists whose type says so are merged item by item,
 * and directives in the patch say what a plain merge cannot:
 *
 * <ul>
 *   <li>{@code $patch: replace} or {@code delete} in an object, or in an item of a list;
 *   <li>{@code $retainKeys}: members of the object that are not listed go;
 *   <li>{@code $deleteFromPrimitiveList/x}: these go from the list of scalars x;
 *   <li>{@code $setElementOrder/x}: the order that the items of x shall have.
 * </ul>
 */
public final class StrategicMergePatch implements ObjectPatch {
    static final String DIRECTIVE = "$patch";
    private static final String RETAIN_KEYS = "$retainKeys";
    private static final String DELETE_PREFIX = "$deleteFromPrimitiveList/";
    private static final String ORDER_PREFIX = "$setElementOrder/";

    private final ObjectNode patch;
    private final PatchSchema schema;

    private StrategicMergePatch(ObjectNode patch, PatchSchema schema) {
        this.patch = patch;
        this.schema = schema;
    }

    /**
     * Reads a patch for objects of a type.
     *
     * @throws ApiException 400 when it is no object
     */
    public static StrategicMergePatch of(JsonNode document, PatchSchema schema) {
        if (document instanceof ObjectNode object) {
            return new StrategicMergePatch(object, schema);
        }
        throw ApiException.badRequest(ObjectReader.noMap(document));
    }

    @Override
    public ObjectNode applyTo(ObjectNode object) {
        return merged(object, patch.deepCopy(), schema);
    }

    static ApiException badFormat(String why) {
        return ApiException.badRequest(why);
    }

    /**
     * What the changes make of an object, which stays as it is: what is not changed is shared.
     *
     * @param changes the caller's own; used up
     */
    static ObjectNode merged(ObjectNode object, ObjectNode changes, PatchSchema schema) {
        JsonNode directive = changes.remove(DIRECTIVE);
        if (directive != null) {
            return switch (directive.stringValue("")) {
                case "replace" -> withoutDirectives(changes);
                case "delete" -> JsonNodeFactory.instance.objectNode();
                case "merge" -> mergedMembers(object, changes, schema);
                default -> throw badFormat("unknown patch type found: " + directive);
            };
        }
        return mergedMembers(object, changes, schema);
    }

    private static ObjectNode mergedMembers(
            ObjectNode object, ObjectNode changes, PatchSchema schema) {
        ObjectNode target = object.objectNode();
        target.setAll(object);
        retainKeys(target, changes);
        orderLists(target, changes, schema);
        for (var change : List.copyOf(changes.properties())) {
            mergeMember(target, change.getKey(), change.getValue(), schema);
        }
        return target;
    }

    private static void retainKeys(ObjectNode target, ObjectNode changes) {
        JsonNode retained = changes.remove(RETAIN_KEYS);
        if (retained == null) {
            return;
        }
        if (!retained.isArray()) {
            throw badFormat("invalid patch format of retainKeys");
        }
        List<String> names = new ArrayList<>();
        retained.forEach(name -> names.add(name.stringValue("")));
        for (var change : changes.properties()) {
            String name = change.getKey();
            if (!name.startsWith("$") && !change.getValue().isNull() && !names.contains(name)) {
                throw badFormat("invalid patch format of retainKeys");
            }
        }
        target.retain(names);
    }

    /** Handles the lists that come with an order; what is done leaves the changes. */
    private static void orderLists(ObjectNode target, ObjectNode changes, PatchSchema schema) {
        for (String directive : List.copyOf(changes.propertyNames())) {
            if (!directive.startsWith(ORDER_PREFIX)) {
                continue;
            }
            String name = directive.substring(ORDER_PREFIX.length());
            if (!(changes.remove(directive) instanceof ArrayNode order)) {
                throw badFormat("invalid patch format of setElementOrder list");
            }
            PatchSchema.Member member = schema.member(name);
            JsonNode present = target.path(name);
            JsonNode changed = changes.path(name);
            if (!(present instanceof ArrayNode) && !(changed instanceof ArrayNode)) {
                continue;
            }
            checkContained(changed, order, member.mergeKey());
            ArrayNode before =
                    present instanceof ArrayNode array
                            ? array
                            : JsonNodeFactory.instance.arrayNode();
            List<JsonNode> old = ListMerge.items(before);
            List<JsonNode> merged =
                    changed instanceof ArrayNode items ? mergedList(before, items, member) : old;
            changes.remove(name);
            target.set(
                    name,
                    ListMerge.array(
                            ListMerge.ordered(
                                    merged, ListMerge.items(order), old, member.mergeKey())));
        }
    }

    /** Each changed item must be in the order list, in the same order. */
    private static void checkContained(JsonNode changed, ArrayNode order, String mergeKey) {
        int at = 0;
        for (JsonNode item : changed) {
            if (item.path(DIRECTIVE).isString()
                    && item.path(DIRECTIVE).stringValue().equals("delete")) {
                continue;
            }
            while (at < order.size() && !ListMerge.same(order.get(at), item, mergeKey)) {
                at++;
            }
            if (at == order.size()) {
                throw badFormat(
                        "The order in patch list:\n"
                                + changed
                                + "\n doesn't match $setElementOrder list:\n"
                                + order
                                + "\n");
            }
        }
    }

    private static void mergeMember(
            ObjectNode target, String key, JsonNode change, PatchSchema schema) {
        if (key.startsWith(DELETE_PREFIX)) {
            deleteScalars(target, key.substring(DELETE_PREFIX.length()), change);
            return;
        }
        if (change.isNull()) {
            target.remove(key);
            return;
        }
        JsonNode present = target.path(key);
        PatchSchema.Member member = schema.member(key);
        if (present instanceof ObjectNode object && change instanceof ObjectNode changes) {
            target.set(
                    key,
                    member.replacesMaps()
                            ? withoutDirectives(changes)
                            : merged(object, changes, member.below()));
        } else if (present instanceof ArrayNode array && change instanceof ArrayNode changes) {
            target.set(key, ListMerge.array(mergedList(array, changes, member)));
        } else {
            setFresh(target, key, change);
        }
    }

    /** A list with the patch's list merged into it, or the patch's alone, as the type says. */
    private static List<JsonNode> mergedList(
            ArrayNode present, ArrayNode changes, PatchSchema.Member member) {
        if (!member.mergesLists()) {
            List<JsonNode> items = new ArrayList<>();
            for (JsonNode item : changes) {
                items.add(item instanceof ObjectNode object ? withoutDirectives(object) : item);
            }
            return items;
        }
        return ListMerge.merged(present, changes, member);
    }

    private static void deleteScalars(ObjectNode target, String name, JsonNode values) {
        if (!(values instanceof ArrayNode)) {
            throw badFormat("invalid patch format of primitive list");
        }
        if (target.path(name) instanceof ArrayNode array) {
            List<JsonNode> kept = ListMerge.items(array);
            kept.removeAll(ListMerge.items(values));
            target.set(name, ListMerge.array(kept));
        }
    }

    /** Sets what was not there before: without nulls and directives. */
    private static void setFresh(ObjectNode target, String name, JsonNode value) {
        if (value instanceof ObjectNode object) {
            if (object.path(DIRECTIVE).stringValue("").equals("delete")) {
                target.remove(name);
                return;
            }
            target.set(name, withoutDirectives(object));
        } else if (value instanceof ArrayNode array) {
            ArrayNode fresh = JsonNodeFactory.instance.arrayNode();
            for (JsonNode item : array) {
                if (!(item instanceof ObjectNode object)) {
                    fresh.add(item);
                } else if (!object.has(DIRECTIVE) || object.size() > 1 && !deletes(object)) {
                    fresh.add(withoutDirectives(object));
                }
            }
            target.set(name, fresh);
        } else {
            target.set(name, value);
        }
    }

    private static boolean deletes(ObjectNode object) {
        return object.path(DIRECTIVE).stringValue("").equals("delete");
    }

    static ObjectNode withoutDirectives(ObjectNode object) {
        ObjectNode plain = JsonNodeFactory.instance.objectNode();
        object.forEachEntry(
                (name, value) -> {
                    boolean directive =
                            name.equals(DIRECTIVE)
                                    || name.equals(RETAIN_KEYS)
                                    || name.startsWith(DELETE_PREFIX)
                                    || name.startsWith(ORDER_PREFIX);
                    if (!directive && !value.isNull()) {
                        setFresh(plain, name, value);
                    }
                });
        return plain;
    }
}
