package io.jollyboat.apiserver.openapi;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What other servers, whose groups this one brings in, publish about these. */
public interface OtherDocuments {

    /** There are no other servers. */
    OtherDocuments NONE =
            new OtherDocuments() {
                @Override
                public Map<String, String> third() {
                    return Map.of();
                }

                @Override
                public List<ObjectNode> second() {
                    return List.of();
                }
            };

    /**
     * Where this server is to be asked for their documents, by path, as in {@code
     * apis/metrics.k8s.io/v1beta1}. Never blocks.
     */
    Map<String, String> third();

    /** One of those that this server is to be asked for and has itself. May take long. */
    default Optional<byte[]> own(String path) {
        return Optional.empty();
    }

    /** Their documents of the older form, with the paths of their groups only. May block. */
    List<ObjectNode> second();
}
