package io.jollyboat.apiserver.verb.write;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.Operation;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.request.QueryParameters;
import io.jollyboat.apiserver.resource.ObjectKind;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.verb.ResourceCall;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes of a call what admission is asked. */
public record Admissions(ResourceCall call, Operation operation, String optionsKind) {

    private static final String META = "meta.k8s.io/v1";

    public static Admissions of(ResourceCall call, Operation operation) {
        String options =
                switch (operation) {
                    case CREATE -> "CreateOptions";
                    case UPDATE ->
                            call.info().verb().equals("patch") ? "PatchOptions" : "UpdateOptions";
                    case DELETE -> "DeleteOptions";
                    case CONNECT -> "";
                };
        return new Admissions(call, operation, options);
    }

    /**
     * The request about an object.
     *
     * @param name empty while it is still to be generated
     */
    public AdmissionRequest about(
            String name, @Nullable ObjectNode object, @Nullable ObjectNode old) {
        Target target =
                new Target(
                        call.definition(),
                        call.version(),
                        call.subresource() == null ? "" : call.subresource().name(),
                        call.kind(),
                        call.namespace(),
                        name);
        return AdmissionRequest.of(call.call(), operation, target, object, old, options());
    }

    /** The request about a new object under the name it says itself. */
    AdmissionRequest aboutNew(ObjectNode object) {
        return about(Trees.text(object, "metadata", "name"), object, null);
    }

    /** The request to delete one object, which may be one of the many that the call is about. */
    static AdmissionRequest deletion(
            ResourceCall call, ObjectKey key, ObjectNode old, ObjectNode options) {
        Target target =
                new Target(
                        key.definition(),
                        call.version(),
                        "",
                        new ObjectKind(
                                key.definition().group(), call.version(), key.definition().kind()),
                        key.namespace(),
                        key.name());
        return AdmissionRequest.of(call.call(), Operation.DELETE, target, null, old, options);
    }

    /** The request to open a stream to an object. */
    public static AdmissionRequest connection(ResourceCall call, ObjectNode wishes) {
        return of(call, Operation.CONNECT).about(call.name(), wishes, null);
    }

    private ObjectNode options() {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        if (optionsKind.isEmpty()) {
            return options;
        }
        options.put("kind", optionsKind).put("apiVersion", META);
        QueryParameters query = call.call().query();
        for (String how : query.all("dryRun")) {
            if (!how.isEmpty()) {
                options.withArrayProperty("dryRun").add(how);
            }
        }
        for (String text : List.of("fieldManager", "fieldValidation")) {
            if (!query.first(text).isEmpty()) {
                options.put(text, query.first(text));
            }
        }
        if (query.flag("force")) {
            options.put("force", true);
        }
        return options;
    }
}
