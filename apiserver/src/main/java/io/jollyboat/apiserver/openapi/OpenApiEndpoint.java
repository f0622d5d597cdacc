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
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Serves {@code /openapi/v3}, the documents below it, and {@code /openapi/v2}. */
public final class OpenApiEndpoint implements Endpoint {

    private static final String V3 = "/openapi/v3";
    private static final String V2 = "/openapi/v2";

    /** As answers name them; the at sign that clients may ask with has no place in a media type. */
    private static final String PROTOBUF_V2 =
            "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private static final String PROTOBUF_V3 =
            "application/com.github.proto-openapi.spec.v3.v1.0+protobuf";

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
        if (index) {
            form(call, List.of(MediaType.JSON));
            call.answer(tagged(call, MediaType.JSON, bytes(index())));
            return true;
        }
        String form = form(call, List.of(MediaType.JSON, document ? PROTOBUF_V3 : PROTOBUF_V2));
        call.caller()
                .worker()
                .execute(
                        () -> {
                            try {
                                call.answer(document ? document(call, form) : version2(call, form));
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
                                paths.putObject(path).put("serverRelativeURL", place(path, hash)));
        others.third()
                .forEach(
                        (path, place) ->
                                paths.withObject("/" + path.replace("/", "~1"))
                                        .put("serverRelativeURL", place));
        return index;
    }

    private static String place(String path, String hash) {
        return V3 + "/" + path + "?hash=" + hash;
    }

    private Answer document(Call call, String form) {
        String path = call.path().substring(V3.length() + 1);
        byte[] bytes =
                documents
                        .document(path)
                        .or(() -> others.own(path))
                        .orElseThrow(ApiException::noSuchPath);
        String hash = documents.index().getOrDefault(path, "");
        String tag = '"' + hash + '"';
        String asked = call.query().first("hash");
        boolean pinned = asked.equals(hash);
        if (!asked.isEmpty() && !pinned && !hash.isEmpty()) {
            Map<String, String> now = Map.of("Location", place(path, hash), "Vary", "Accept");
            return new Answer.Document(301, "", now, new byte[0]);
        }
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
                : new Answer.Document(200, form, headers, inForm(bytes, form));
    }

    private static byte[] inForm(byte[] json, String form) {
        return form.equals(MediaType.JSON)
                ? json
                : ProtobufDocument.of(JsonMapper.shared().readTree(json));
    }

    /** The media type that the client prefers of those that there are. */
    private static String form(Call call, List<String> offered) {
        for (MediaType type : MediaType.accepted(call.header("Accept"))) {
            MediaType named = new MediaType(type.type().replace('@', '.'), type.parameters());
            for (String form : offered) {
                if (named.admits(form)) {
                    return form;
                }
            }
        }
        throw ApiException.notAcceptable(offered);
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
                form.equals(MediaType.JSON) ? bytes(document) : ProtobufDocument.of(document));
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
