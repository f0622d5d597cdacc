package io.jollyboat.apiserver.verb;

import io.jollyboat.apiserver.request.MediaType;
import io.jollyboat.core.errors.ApiException;
import java.util.List;
import java.util.Set;

/** In which form a client wants to see objects. */
sealed interface Form {

    /** As they are. */
    record Whole() implements Form {}

    /**
     * Server-side printed rows.
     *
     * @param version of meta.k8s.io
     * @param include what of the object goes with each row: None, Metadata or Object
     */
    record Table(String version, String include) implements Form {}

    /** Their metadata only. */
    record MetadataOnly(String version) implements Form {}

    /** The media types that objects are shown in. */
    List<String> OFFERED = List.of("application/json", "application/yaml");

    Set<String> META_VERSIONS = Set.of("v1", "v1beta1");

    /**
     * The first form of an Accept header that the server has.
     *
     * @throws ApiException 406 when it has none of them
     */
    static Form of(String accept, String includeObject) {
        for (MediaType type : MediaType.accepted(accept)) {
            if (OFFERED.stream().noneMatch(type::admits)) {
                continue;
            }
            String as = type.parameter("as");
            if (as.isEmpty()) {
                return new Whole();
            }
            boolean ours =
                    type.parameter("g").equals("meta.k8s.io")
                            && META_VERSIONS.contains(type.parameter("v"));
            if (ours && as.equals("Table")) {
                return new Table(type.parameter("v"), include(includeObject));
            }
            if (ours && as.startsWith("PartialObjectMetadata")) {
                return new MetadataOnly(type.parameter("v"));
            }
        }
        throw ApiException.notAcceptable(OFFERED);
    }

    private static String include(String parameter) {
        return switch (parameter) {
            case "" -> "Metadata";
            case "None", "Metadata", "Object" -> parameter;
            default ->
                    throw ApiException.badRequest(
                            "unrecognized includeObject value: \"" + parameter + '"');
        };
    }
}
