package io.jollyboat.apiserver.resource.preparation;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Preparation;
import io.jollyboat.apiserver.resource.Requester;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A job's pods are told apart by the job's own id, unless somebody insists on other labels. */
public final class JobPreparation implements Preparation {
    private static final String UID = "batch.kubernetes.io/controller-uid";
    private static final String NAME = "batch.kubernetes.io/job-name";
    private static final String FORMER_UID = "controller-uid";
    private static final String FORMER_NAME = "job-name";

    @Override
    public void forCreate(ObjectNode job, Requester requester) {
        ObjectNode spec = Trees.object(job, "spec");
        if (Trees.flag(spec, "manualSelector")) {
            return;
        }
        JsonNode metadata = job.path("metadata");
        String uid = Trees.text(metadata, "uid");
        String name = Trees.text(metadata, "name");
        ObjectNode template = Trees.object(spec, "template");
        ObjectNode labels = Trees.object(Trees.object(template, "metadata"), "labels");
        labels.put(FORMER_UID, uid).put(UID, uid);
        labels.put(FORMER_NAME, name).put(NAME, name);
        Trees.object(Trees.object(spec, "selector"), "matchLabels").put(UID, uid);
    }
}
