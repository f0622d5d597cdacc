package io.jollyboat.apiserver.verb.presentation;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.MediaType;
import java.util.List;
import java.util.Set;

/** In which form a client wants to see objects. */
public sealed interface Form {

    /** As they are. */
    record Whole() implements Form {}

    /**
     * Server-side printed rows.
     *
     * @param version of meta.k8s.io
     * @param include what of the object goes with each row: None, Metadata or Object
     */
    record Table(String version, String include) implements Form {}

    /**
     * Their metadata only.
     *
     * @param version of meta.k8s.io
     * @param many whether a list was asked for
     */
    record MetadataOnly(String version, boolean many) implements Form {

        /**
         * The form for one object.
         *
         * @throws ApiException 406 where a list was asked for
         */
        public MetadataOnly one() {
            if (many) {
                throw ApiException.notAcceptable(
                        "you requested PartialObjectMetadataList, but the requested object is not a list");
            }
            return this;
        }

        /**
         * The form for a list.
         *
         * @throws ApiException 406 where one object was asked for
         */
        public MetadataOnly list() {
            if (!many) {
                throw ApiException.notAcceptable(
                        "you requested PartialObjectMetadata, but the requested object is a list");
            }
            return this;
        }
    }

    /** The media types that all objects are shown in. */
    List<String> OFFERED = List.of(MediaType.JSON, MediaType.YAML);

    /** Those that objects of built-in kinds are shown in. */
    List<String> OFFERED_OF_BUILT_IN = List.of(MediaType.JSON, MediaType.YAML, MediaType.PROTOBUF);

    List<String> STREAMED =
            List.of(MediaType.JSON + MediaType.STREAM, MediaType.PROTOBUF + MediaType.STREAM);

    Set<String> META_VERSIONS = Set.of("v1", "v1beta1");

    /**
     * The first form of an Accept header that the server has.
     *
     * @param custom whether the objects are of a custom kind, which protobuf cannot tell whole
     * @throws ApiException 406 when it has none of them
     */
    static Form of(String accept, String includeObject, boolean custom) {
        for (MediaType type : MediaType.accepted(accept)) {
            boolean protobuf = type.wantsProtobuf() && !(custom && type.parameter("as").isEmpty());
            if (!protobuf && OFFERED.stream().noneMatch(type::admits)) {
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
            if (ours && as.equals(PartialMetadata.KIND)) {
                return new MetadataOnly(type.parameter("v"), false);
            }
            if (ours && as.equals(PartialMetadata.KIND + "List")) {
                return new MetadataOnly(type.parameter("v"), true);
            }
        }
        throw ApiException.notAcceptable(custom ? OFFERED : OFFERED_OF_BUILT_IN);
    }

    /**
     * Refuses a watch in a form that cannot be told bit by bit.
     *
     * @throws ApiException 406
     */
    static void refuseUnlessStreamed(String accept) {
        for (MediaType type : MediaType.accepted(accept)) {
            if (type.wantsProtobuf() || type.admits(MediaType.JSON)) {
                return;
            }
            if (type.admits(MediaType.YAML)) {
                throw ApiException.notAcceptable(STREAMED);
            }
        }
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
