package io.jollyboat.apiserver.apply;

import io.jollyboat.apiserver.fields.FieldSet;
import io.jollyboat.apiserver.fields.MalformedFieldsException;
import io.jollyboat.apiserver.json.Trees;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The owners of an object's fields, as {@code metadata.managedFields} lists them. */
public record Owners(List<Owner> all) {

    /** Nobody: the object is not tracked. */
    public static final Owners NONE = new Owners(List.of());

    private static final String FIELDS_TYPE = "FieldsV1";

    /** The order in which they are written: appliers first, then by time. */
    private static final Comparator<Owner> ORDER =
            Comparator.comparing((Owner owner) -> !owner.applied())
                    .thenComparing(Owner::time)
                    .thenComparing(Owner::manager)
                    .thenComparing(Owner::apiVersion)
                    .thenComparing(Owner::subresource);

    public Owners {
        all = List.copyOf(all);
    }

    /** Those that a stored object names; the server wrote them itself. */
    public static Owners stored(JsonNode managedFields) {
        if (managedFields.isEmpty()) {
            return NONE;
        }
        List<Owner> owners = new ArrayList<>(managedFields.size());
        for (JsonNode entry : managedFields) {
            FieldSet fields =
                    entry.path("fieldsV1") instanceof ObjectNode set
                            ? FieldSet.stored(set)
                            : FieldSet.EMPTY;
            owners.add(owner(entry, fields));
        }
        return new Owners(owners);
    }

    /**
     * Those that a client names.
     *
     * @throws MalformedFieldsException when an entry is not as it should be
     */
    public static Owners sent(JsonNode managedFields) throws MalformedFieldsException {
        List<Owner> owners = new ArrayList<>(managedFields.size());
        for (JsonNode entry : managedFields) {
            String operation = Trees.text(entry, "operation");
            if (!operation.equals("Apply") && !operation.equals("Update")) {
                throw new MalformedFieldsException("operation must be `Apply` or `Update`");
            }
            if (Trees.text(entry, "apiVersion").isEmpty()) {
                throw new MalformedFieldsException("apiVersion must not be empty");
            }
            if (!Trees.text(entry, "fieldsType").equals(FIELDS_TYPE)) {
                throw new MalformedFieldsException("fieldsType must be `FieldsV1`");
            }
            owners.add(owner(entry, FieldSet.sent(entry.path("fieldsV1"))));
        }
        return new Owners(owners);
    }

    private static Owner owner(JsonNode entry, FieldSet fields) {
        return new Owner(
                Trees.text(entry, "manager"),
                Trees.text(entry, "operation").equals("Apply"),
                Trees.text(entry, "apiVersion"),
                Trees.text(entry, "subresource"),
                Trees.text(entry, "time"),
                fields);
    }

    /** Whether a client asks for the tracking to be forgotten: by nothing, or one empty entry. */
    public static boolean isReset(JsonNode managedFields) {
        return managedFields.isArray()
                && (managedFields.isEmpty()
                        || managedFields.size() == 1 && managedFields.get(0).isEmpty());
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** The entry of the same owner, or null. */
    @Nullable Owner find(Owner owner) {
        return all.stream().filter(each -> each.isSameAs(owner)).findFirst().orElse(null);
    }

    /** These with an owner in place of its former entry; without one that owns nothing. */
    Owners with(Owner owner) {
        List<Owner> others = new ArrayList<>(all);
        others.removeIf(owner::isSameAs);
        if (!owner.fields().isEmpty()) {
            others.add(owner);
        }
        return new Owners(others);
    }

    /** Whether others own the same in the same way, whenever they came by it. */
    public boolean isSameButForTimes(Owners others) {
        return timeless(all).equals(timeless(others.all));
    }

    private static List<Owner> timeless(List<Owner> owners) {
        return owners.stream().map(owner -> owner.at("")).sorted(ORDER).toList();
    }

    /** The value of {@code metadata.managedFields}. */
    public ArrayNode json() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode(all.size());
        for (Owner owner : all.stream().sorted(ORDER).toList()) {
            ObjectNode entry = list.addObject();
            entry.put("manager", owner.manager());
            entry.put("operation", owner.applied() ? "Apply" : "Update");
            entry.put("apiVersion", owner.apiVersion());
            if (!owner.time().isEmpty()) {
                entry.put("time", owner.time());
            }
            entry.put("fieldsType", FIELDS_TYPE);
            entry.set("fieldsV1", owner.fields().json());
            if (!owner.subresource().isEmpty()) {
                entry.put("subresource", owner.subresource());
            }
        }
        return list;
    }
}
