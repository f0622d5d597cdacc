package io.jollyboat.apiserver.customresource.definition;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Preparation;
import io.jollyboat.apiserver.resource.Requester;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Remembers in a definition's status all versions that objects may be stored in, and keeps a
 * deleted definition until its objects are gone.
 */
public final class DefinitionPreparation implements Preparation {

    @Override
    public void forCreate(ObjectNode object, Requester requester) {
        Trees.object(object, "status").putObject("acceptedNames").put("kind", "").put("plural", "");
        ArrayNode stored = Trees.array(Trees.object(object, "status"), "storedVersions");
        new Definition(object).storageVersion().ifPresent(version -> stored.add(version.name()));
    }

    @Override
    public void forUpdate(ObjectNode object, ObjectNode old) {
        ArrayNode stored = Trees.array(Trees.object(object, "status"), "storedVersions");
        List<String> before = Trees.texts(stored);
        new Definition(object)
                .storageVersion()
                .filter(version -> !before.contains(version.name()))
                .ifPresent(version -> stored.add(version.name()));
    }

    @Override
    public void forDelete(ObjectNode object) {
        ArrayNode finalizers = Trees.array(Trees.object(object, "metadata"), "finalizers");
        if (!Trees.texts(finalizers).contains(Definition.FINALIZER)) {
            finalizers.add(Definition.FINALIZER);
        }
    }
}
