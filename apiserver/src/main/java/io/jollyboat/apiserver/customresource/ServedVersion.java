package io.jollyboat.apiserver.customresource;

import io.jollyboat.apiserver.customresource.definition.Definition;
import io.jollyboat.apiserver.json.Checked;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.CustomVersion;
import io.jollyboat.apiserver.resource.ScalePaths;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** One version of the objects of a definition, as the server serves it. */
final class ServedVersion implements CustomVersion {

    private final Definition definition;
    private final Definition.Version version;
    private final String apiVersion;
    private final String storedApiVersion;
    private final ObjectForm form;
    private final Converter converter;

    /**
     * @param form of this version
     */
    ServedVersion(
            Definition definition,
            Definition.Version version,
            ObjectForm form,
            Converter converter) {
        this.definition = definition;
        this.version = version;
        this.form = form;
        this.converter = converter;
        this.apiVersion = definition.group() + "/" + version.name();
        this.storedApiVersion =
                definition.group()
                        + "/"
                        + definition.storageVersion().map(Definition.Version::name).orElse("");
    }

    @Override
    public Checked conform(ObjectNode sent) {
        return form.conform(sent);
    }

    /** As long as the definition says what it said first, objects were written by its schema. */
    @Override
    public boolean readsAsStored() {
        return definition.generation() == 1 && apiVersion.equals(storedApiVersion);
    }

    @Override
    public ObjectNode read(ObjectNode object) {
        return readsAsStored() && isOfThisVersion(object)
                ? object
                : readAll(List.of(object)).getFirst();
    }

    @Override
    public List<ObjectNode> readAll(List<ObjectNode> objects) {
        Map<Integer, ObjectNode> others = new LinkedHashMap<>();
        for (int i = 0; i < objects.size(); i++) {
            if (!isOfThisVersion(objects.get(i))) {
                others.put(i, objects.get(i));
            }
        }
        List<ObjectNode> read = new ArrayList<>(objects);
        if (!others.isEmpty()) {
            List<ObjectNode> converted =
                    converter.convert(List.copyOf(others.values()), apiVersion);
            int next = 0;
            for (int position : others.keySet()) {
                read.set(position, converted.get(next++));
            }
        }
        read.replaceAll(form::refreshed);
        return read;
    }

    private boolean isOfThisVersion(ObjectNode object) {
        return Trees.text(object, "apiVersion").equals(apiVersion);
    }

    @Override
    public ObjectNode toStored(ObjectNode object) {
        return apiVersion.equals(storedApiVersion)
                ? object
                : converter.convert(List.of(object), storedApiVersion).getFirst();
    }

    @Override
    public Optional<ScalePaths> scale() {
        return version.hasScale()
                ? Optional.of(
                        new ScalePaths(
                                steps("specReplicasPath"),
                                steps("statusReplicasPath"),
                                steps("labelSelectorPath")))
                : Optional.empty();
    }

    private List<String> steps(String name) {
        String path = Trees.text(version.scale(), name);
        return path.isEmpty() ? List.of() : List.of(path.substring(1).split("\\.", -1));
    }

    @Override
    public ObjectNode published(boolean second) {
        return Publication.of(definition, version, second);
    }

    @Override
    public String fingerprint() {
        return definition.uid() + definition.generation();
    }
}
