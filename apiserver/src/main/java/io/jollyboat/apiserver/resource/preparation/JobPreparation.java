package io.jollyboat.apiserver.resource.preparation;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Preparation;
import io.jollyboat.apiserver.resource.Requester;
import java.util.List;
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
        // Labels that are there already stay: the rules of jobs refuse those of another job.
        for (String label : List.of(FORMER_NAME, NAME)) {
            Trees.putIfAbsent(labels, label, name);
        }
        for (String label : List.of(FORMER_UID, UID)) {
            Trees.putIfAbsent(labels, label, uid);
        }
        Trees.putIfAbsent(Trees.object(Trees.object(spec, "selector"), "matchLabels"), UID, uid);
    }
}
