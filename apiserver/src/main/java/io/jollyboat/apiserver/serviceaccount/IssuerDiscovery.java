package io.jollyboat.apiserver.serviceaccount;

import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Endpoint;
import io.jollyboat.core.errors.ApiException;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tells others how to check the tokens of service accounts (OpenID Connect Discovery 1.0). */
public final class IssuerDiscovery implements Endpoint {

    private static final String CONFIGURATION = "/.well-known/openid-configuration";
    private static final String KEYS = "/openid/v1/jwks";
    private static final JsonMapper MAPPER = new JsonMapper();

    private final AccountTokens tokens;
    private final String keysUrl;

    /**
     * @param keysUrl where others find the keys
     */
    public IssuerDiscovery(AccountTokens tokens, String keysUrl) {
        this.tokens = tokens;
        this.keysUrl = keysUrl;
    }

    /** Clients made from older descriptions of the API put a slash behind the paths. */
    @Override
    public boolean serve(Call call) {
        String path = call.path();
        switch (path.endsWith("/") ? path.substring(0, path.length() - 1) : path) {
            case CONFIGURATION -> answer(call, "application/json", configuration());
            case KEYS -> answer(call, "application/jwk-set+json", keys());
            default -> {
                return false;
            }
        }
        return true;
    }

    private ObjectNode configuration() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("issuer", tokens.issuer());
        document.put("jwks_uri", keysUrl + KEYS);
        document.putArray("response_types_supported").add("id_token");
        document.putArray("subject_types_supported").add("public");
        document.putArray("id_token_signing_alg_values_supported").add("ES256");
        return document;
    }

    private ObjectNode keys() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.putArray("keys").add(tokens.key().jwk());
        return document;
    }

    private static void answer(Call call, String type, ObjectNode document) {
        if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
            throw ApiException.methodNotAllowed();
        }
        call.answer(
                new Answer.Document(
                        200,
                        type,
                        Map.of("Cache-Control", "public, max-age=3600"),
                        MAPPER.writeValueAsBytes(document)));
    }
}
