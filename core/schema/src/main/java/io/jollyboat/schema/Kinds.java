package io.jollyboat.schema;

import io.jollyboat.schema.Messages.Message;
import io.jollyboat.schema.Messages.MessageField;
import io.jollyboat.schema.Type.Shape;
import java.util.Set;

/** Which types stand alone as objects, where only protobuf tells. */
final class Kinds {
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    /** Parts of objects that carry metadata without being objects. */
    private static final Set<String> TEMPLATES =
            Set.of(
                    "PodTemplateSpec",
                    "JobTemplateSpec",
                    "PersistentVolumeClaimTemplate",
                    "ResourceClaimTemplateSpec");

    /** The list that the group-less {@code List} of core is made from. */
    private static final String SHARED_LIST = "k8s.io.apimachinery.pkg.apis.meta.v1.List";

    /** Objects without metadata: parameters of requests, and the envelopes of web hooks. */
    private static final Set<String> BARE =
            Set.of(
                    "AdmissionReview",
                    "ImageReview",
                    "CreateOptions",
                    "GetOptions",
                    "ListOptions",
                    "PatchOptions",
                    "UpdateOptions",
                    "TableOptions",
                    "PodAttachOptions",
                    "PodExecOptions",
                    "PodLogOptions",
                    "PodPortForwardOptions",
                    "PodProxyOptions",
                    "NodeProxyOptions",
                    "ServiceProxyOptions",
                    "SerializedReference");

    private Kinds() {}

    /** Whether a message that no model describes is a kind. */
    static boolean unpublished(Message message) {
        String simpleName = Names.simpleName(message.fullName());
        if (TEMPLATES.contains(simpleName) || message.fullName().equals(SHARED_LIST)) {
            return false;
        }
        if (BARE.contains(simpleName)) {
            return true;
        }
        for (MessageField field : message.fields()) {
            Type type = field.type();
            if (field.name().equals("metadata")
                    && type.shape() == Shape.REFERENCE
                    && ((META + "ObjectMeta").equals(type.reference())
                            || (META + "ListMeta").equals(type.reference()))) {
                return true;
            }
        }
        return false;
    }
}
