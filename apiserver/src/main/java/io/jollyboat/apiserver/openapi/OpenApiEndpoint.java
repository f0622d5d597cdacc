package io.jollyboat.apiserver.openapi;

import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Endpoint;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.MediaType;
import io.jollyboat.core.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Serves {@code /openapi/v3}, the documents below it, and {@code /openapi/v2}. */
public final class OpenApiEndpoint implements Endpoint {

    private static final String V3 = "/openapi/v3";
    private static final String V2 = "/openapi/v2";

    /** As the answer names it; the at sign that clients ask with has no place in a media type. */
    private static final String PROTOBUF =
            "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private static final List<String> OFFERED = List.of("application/json");

    /** How long a document may be kept by whoever asked for it by its hash: it never changes. */
    private static final String FOR_A_YEAR = "public, immutable, max-age=31536000";

    private final OpenApiDocuments documents;
    private final OtherDocuments others;

    public OpenApiEndpoint(
            ResourceRegistry registry, Schema schema, String version, OtherDocuments others) {
        this.documents = new OpenApiDocuments(registry, schema, version);
        this.others = others;
    }

    @Override
    public boolean serve(Call call) {
        String path = call.path();
        boolean index = path.equals(V3) || path.equals(V3 + "/");
        boolean document = path.startsWith(V3 + "/");
        if (!index && !document && !path.equals(V2)) {
            return false;
        }
        if (!call.info().readOnly()) {
            throw ApiException.methodNotAllowed();
        }
        String form = form(call, path.equals(V2));
        if (index) {
            call.answer(tagged(call, MediaType.JSON, bytes(index())));
            return true;
        }
        call.caller()
                .worker()
                .execute(
                        () -> {
                            try {
                                call.answer(document ? document(call) : version2(call, form));
                            } catch (ApiException refused) {
                                call.fail(refused);
                            } catch (RuntimeException fault) {
                                call.fault(fault);
                            }
                        });
        return true;
    }

    private ObjectNode index() {
        ObjectNode index = JsonNodeFactory.instance.objectNode();
        ObjectNode paths = index.putObject("paths");
        documents
                .index()
                .forEach(
                        (path, hash) ->
                                paths.putObject(path)
                                        .put(
                                                "serverRelativeURL",
                                                V3 + "/" + path + "?hash=" + hash));
        others.third()
                .forEach(
                        (path, place) ->
                                paths.withObject("/" + path.replace("/", "~1"))
                                        .put("serverRelativeURL", place));
        return index;
    }

    private Answer document(Call call) {
        String path = call.path().substring(V3.length() + 1);
        byte[] bytes =
                documents
                        .document(path)
                        .or(() -> others.own(path))
                        .orElseThrow(ApiException::noSuchPath);
        String hash = documents.index().getOrDefault(path, "");
        String tag = '"' + hash + '"';
        boolean pinned = call.query().first("hash").equals(hash);
        Map<String, String> headers =
                Map.of(
                        "ETag",
                        tag,
                        "Vary",
                        "Accept",
                        "Cache-Control",
                        pinned ? FOR_A_YEAR : "no-cache, private");
        return call.header("If-None-Match").equals(tag)
                ? new Answer.Document(304, "", headers, new byte[0])
                : new Answer.Document(200, MediaType.JSON, headers, bytes);
    }

    /** The media type that the client prefers of those that there are. */
    private static String form(Call call, boolean version2) {
        for (MediaType type : MediaType.accepted(call.header("Accept"))) {
            if (type.admits(MediaType.JSON)) {
                return MediaType.JSON;
            }
            if (version2 && type.type().replace('@', '.').equals(PROTOBUF)) {
                return PROTOBUF;
            }
        }
        throw ApiException.notAcceptable(version2 ? List.of(MediaType.JSON, PROTOBUF) : OFFERED);
    }

    private Answer version2(Call call, String form) {
        ObjectNode document = documents.version2();
        for (ObjectNode other : others.second()) {
            for (String part : List.of("paths", "definitions")) {
                ObjectNode all = document.withObject("/" + part);
                other.path(part).forEachEntry(all::putIfAbsent);
            }
        }
        return tagged(
                call,
                form,
                form.equals(PROTOBUF) ? ProtobufDocument.of(document) : bytes(document));
    }

    private static byte[] bytes(ObjectNode document) {
        return document.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A document, or that it is still the one that the client has. */
    private static Answer tagged(Call call, String form, byte[] bytes) {
        String tag = '"' + digest(bytes) + '"';
        Map<String, String> headers = Map.of("ETag", tag, "Vary", "Accept");
        return call.header("If-None-Match").equals(tag)
                ? new Answer.Document(304, "", headers, new byte[0])
                : new Answer.Document(200, form, headers, bytes);
    }

    private static String digest(byte[] bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            return HexFormat.of().withUpperCase().formatHex(digest.digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JVM has it
        }
    }
}
