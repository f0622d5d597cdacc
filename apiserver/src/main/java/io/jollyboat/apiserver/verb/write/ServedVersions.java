package io.jollyboat.apiserver.verb.write;

import io.jollyboat.apiserver.apply.Served;
import io.jollyboat.apiserver.fields.Form;
import io.jollyboat.apiserver.fields.SchemaForms;
import io.jollyboat.apiserver.resource.Conversion;
import io.jollyboat.apiserver.resource.CustomVersion;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The versions of one resource's objects, in this group and in another one that serves the same
 * stored objects.
 */
record ServedVersions(ResourceRegistry registry, SchemaForms forms, ResourceDefinition definition)
        implements Served {

    /** Where a version is served. */
    private record Place(ResourceDefinition definition, String version) {
        boolean asStored() {
            return definition.servedAsStored(version)
                    || definition.conversion().equals(Conversion.NONE);
        }
    }

    @Override
    public @Nullable Form form(String apiVersion) {
        if (apiVersion.equals(definition.storedApiVersion())) {
            return form(definition, definition.storageVersion(), apiVersion);
        }
        Place place = place(apiVersion);
        return place == null ? null : form(place.definition, place.version, apiVersion);
    }

    private Form form(ResourceDefinition where, String version, String apiVersion) {
        Form own = where.forms().of(version);
        return own == null ? forms.of(apiVersion, where.kind()).orElse(Form.DEDUCED) : own;
    }

    @Override
    public ObjectNode convert(ObjectNode object, String from, String to) {
        if (from.equals(to)) {
            return object;
        }
        if (definition.custom() != null) {
            Place other = place(to);
            CustomVersion custom = other == null ? null : other.definition.custom();
            return custom == null ? object : custom.read(object);
        }
        Place source = different(from);
        Place target = different(to);
        if (source == null && target == null) {
            return object;
        }
        ObjectNode converted = object.deepCopy();
        if (source != null) {
            source.definition.conversion().toStored(converted, source.version);
        }
        if (target != null) {
            target.definition.conversion().toServed(converted, target.version);
        }
        converted.put("apiVersion", to);
        return converted;
    }

    /** Where a version is served that looks otherwise than what is stored; else null. */
    private @Nullable Place different(String apiVersion) {
        Place place = apiVersion.equals(definition.storedApiVersion()) ? null : place(apiVersion);
        return place == null || place.asStored() ? null : place;
    }

    private @Nullable Place place(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        String version = apiVersion.substring(slash + 1);
        if (group.equals(definition.group()) && definition.custom() == null) {
            return definition.versions().contains(version) ? new Place(definition, version) : null;
        }
        return registry.byResource(group, version, definition.plural())
                .filter(each -> each.storedApiVersion().equals(definition.storedApiVersion()))
                .map(each -> new Place(each, version))
                .orElse(null);
    }
}
