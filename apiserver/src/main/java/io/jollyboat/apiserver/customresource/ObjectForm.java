package io.jollyboat.apiserver.customresource;

import io.jollyboat.apiserver.fields.Form;
import io.jollyboat.apiserver.fields.OpenApiForms;
import io.jollyboat.apiserver.fields.SchemaForms;
import io.jollyboat.apiserver.json.Checked;
import io.jollyboat.apiserver.json.MetadataCheck;
import io.jollyboat.apiserver.json.SchemaMismatchException;
import io.jollyboat.apiserver.structural.Defaulting;
import io.jollyboat.apiserver.structural.EmbeddedObjects;
import io.jollyboat.apiserver.structural.Nulls;
import io.jollyboat.apiserver.structural.ObjectCheck;
import io.jollyboat.apiserver.structural.Pruning;
import io.jollyboat.apiserver.structural.Structural;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What objects of one version look like: its schema, read when it is first needed. Safe for use by
 * several threads.
 */
final class ObjectForm {

    private final String kind;
    private final String version;
    private final ObjectNode source;

    private record Ready(Structural schema, ObjectCheck check, boolean embeds) {}

    private volatile @Nullable Ready ready;
    private volatile @Nullable Form ownership;

    /**
     * @param version without the group
     * @param source the schema as it stands in the definition
     */
    ObjectForm(String kind, String version, ObjectNode source) {
        this.kind = kind;
        this.version = version;
        this.source = source;
    }

    private Ready ready() {
        Ready known = ready;
        if (known == null) {
            Structural schema = Structural.of(source);
            known = new Ready(schema, new ObjectCheck(schema), EmbeddedObjects.in(schema));
            ready = known; // two at once make the same
        }
        return known;
    }

    Structural schema() {
        return ready().schema;
    }

    ObjectCheck check() {
        return ready().check;
    }

    /** How field ownership sees the objects. */
    Form ownership() {
        Form known = ownership;
        if (known == null) {
            known = new OpenApiForms(Metadata.FORM).object(source);
            ownership = known; // two at once make the same
        }
        return known;
    }

    /** The form of metadata, which all kinds share: that of any kind that is built in. */
    private static final class Metadata {
        static final Form FORM =
                new SchemaForms(Schema.kubernetes())
                        .of("v1", "ConfigMap")
                        .map(kind -> kind instanceof Form.Members members ? members : null)
                        .map(members -> members.declared().of("metadata"))
                        .orElse(Form.DEDUCED);
    }

    /**
     * What a client sent, without what the schema does not know and with its defaults.
     *
     * @throws ApiException 400 when the metadata, or that of an object within it, is malformed
     */
    Checked conform(ObjectNode sent) {
        ObjectNode object = sent.deepCopy();
        List<String> unknown = new ArrayList<>();
        JsonNode metadata = object.path("metadata");
        if (metadata.isNull()) {
            object.remove("metadata");
        } else if (metadata instanceof ObjectNode members) {
            object.set("metadata", metadata(members, unknown));
        } else if (!metadata.isMissingNode()) {
            throw malformed(
                    "json: cannot unmarshal into Go struct field .metadata of type v1.ObjectMeta");
        }
        Defaulting.apply(object, schema());
        unknown.addAll(Pruning.apply(object, schema()));
        Nulls.drop(object, schema());
        embedded(object, unknown);
        return new Checked(ordered(object), unknown);
    }

    private void embedded(ObjectNode object, List<String> unknown) {
        Ready form = ready();
        if (form.embeds) {
            try {
                unknown.addAll(EmbeddedObjects.conform(object, form.schema));
            } catch (SchemaMismatchException mismatch) {
                throw malformed(String.valueOf(mismatch.getMessage()));
            }
        }
    }

    private ObjectNode metadata(ObjectNode metadata, List<String> unknown) {
        try {
            Checked checked = MetadataCheck.check(metadata);
            checked.unknownFields().forEach(path -> unknown.add("metadata." + path));
            return checked.object();
        } catch (SchemaMismatchException mismatch) {
            throw malformed(
                    String.valueOf(mismatch.getMessage())
                            .replace("ObjectMeta.", "ObjectMeta.metadata."));
        }
    }

    private ApiException malformed(String why) {
        return ApiException.badRequest(
                "%s in version \"%s\" cannot be handled as a %s: %s"
                        .formatted(kind, version, kind, why));
    }

    private static ObjectNode ordered(ObjectNode object) {
        ObjectNode ordered = JsonNodeFactory.instance.objectNode();
        for (String first : List.of("apiVersion", "kind", "metadata")) {
            JsonNode value = object.remove(first);
            if (value != null) {
                ordered.set(first, value);
            }
        }
        ordered.setAll(object);
        return ordered;
    }

    /** An object of this version with today's defaults and nothing the schema does not know. */
    ObjectNode refreshed(ObjectNode object) {
        ObjectNode fresh = object.deepCopy();
        boolean filled = Defaulting.apply(fresh, schema());
        boolean cut = !Pruning.apply(fresh, schema()).isEmpty();
        cut |= Nulls.drop(fresh, schema());
        return filled || cut ? fresh : object;
    }
}
