package io.jollyboat.apiserver.validation.config;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.Formats;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Secrets: as ConfigMaps, and some types must have certain keys. */
public final class SecretValidator implements Validator {
    private static final String ACCOUNT = "kubernetes.io/service-account.name";

    @Override
    public void validate(Field secret) {
        Field data = secret.at("data");
        long size = 0;
        for (String key : data.keys()) {
            Formats.configKey(key).forEach(wrong -> data.key(key).invalid(key, wrong));
            size += ConfigMapValidator.decodedSize(data.node().path(key));
        }
        if (size > ConfigMapValidator.SIZE_LIMIT) {
            secret.violations().tooLong(data.path(), ConfigMapValidator.SIZE_LIMIT);
        }
        switch (secret.text("type")) {
            case "kubernetes.io/service-account-token" -> {
                Field annotation = secret.at("metadata", "annotations").key(ACCOUNT);
                annotation.isRequired();
            }
            case "kubernetes.io/dockercfg" -> json(data.key(".dockercfg"));
            case "kubernetes.io/dockerconfigjson" -> json(data.key(".dockerconfigjson"));
            case "kubernetes.io/basic-auth" -> {
                if (!data.node().has("username") && !data.node().has("password")) {
                    data.key("username").required();
                    data.key("password").required();
                }
            }
            case "kubernetes.io/ssh-auth" -> data.key("ssh-privatekey").isRequired();
            case "kubernetes.io/tls" -> {
                present(data.key("tls.crt"));
                present(data.key("tls.key"));
            }
            default -> {
                // Types of others are for those others to judge.
            }
        }
    }

    /** There, though perhaps empty. */
    private static void present(Field value) {
        if (value.node().isMissingNode()) {
            value.required();
        }
    }

    private static void json(Field value) {
        if (value.node().isMissingNode()) {
            value.required();
            return;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(value.text());
            JsonMapper.shared().readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException | JacksonException broken) {
            value.invalid("<secret contents redacted>", "invalid character in JSON");
        }
    }

    @Override
    public void validateUpdate(Field secret, ObjectNode old) {
        secret.at("type").unchanged(old.path("type"));
        ConfigMapValidator.immutable(secret, old, List.of("data"));
        validate(secret);
    }
}
