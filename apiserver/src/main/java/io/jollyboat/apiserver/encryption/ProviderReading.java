package io.jollyboat.apiserver.encryption;

import static io.jollyboat.apiserver.encryption.EncryptionConfiguration.atLeastOne;

import io.jollyboat.apiserver.file.SettingsShape;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Path;
import io.jollyboat.apiserver.validation.Violations;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Reads one provider of the file. */
final class ProviderReading {

    private static final SettingsShape KEYS =
            SettingsShape.NONE.each("keys", SettingsShape.NONE.texts("name", "secret"));

    static final SettingsShape SHAPE =
            SettingsShape.NONE
                    .one("aesgcm", KEYS)
                    .one("aescbc", KEYS)
                    .one("secretbox", KEYS)
                    .one("identity", SettingsShape.NONE)
                    .one(
                            "kms",
                            SettingsShape.NONE
                                    .texts("apiVersion", "name", "endpoint", "timeout")
                                    .numbers("cachesize"));

    /** In the order in which Kubernetes looks for them. */
    private enum Kind {
        KMS("kms"),
        AESGCM("aesgcm"),
        AESCBC("aescbc"),
        SECRETBOX("secretbox"),
        IDENTITY("identity");

        private final String field;

        Kind(String field) {
            this.field = field;
        }

        /** How many bytes a key may have. */
        List<Integer> lengths() {
            return switch (this) {
                case AESGCM, AESCBC -> List.of(16, 24, 32);
                case SECRETBOX -> List.of(32);
                case KMS, IDENTITY -> List.of();
            };
        }
    }

    private ProviderReading() {}

    /** Null when it says what does not hold together, which is noted then. */
    static Prefixed.@Nullable Way read(ObjectNode json, Path path, Violations wrong) {
        List<Kind> kinds = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (!Trees.absent(json.get(kind.field))) {
                kinds.add(kind);
            }
        }
        if (kinds.isEmpty()) {
            wrong.invalid(
                    path,
                    json,
                    "provider does not contain any of the expected providers: KMS, AESGCM, AESCBC,"
                            + " Secretbox, Identity");
            return null;
        }
        if (kinds.size() > 1) {
            wrong.invalid(
                    path,
                    kinds.stream().map(kind -> kind.field).toList(), // not the keys themselves
                    "more than one provider specified in a single element, should split into"
                            + " different list elements");
            return null;
        }
        return read(kinds.getFirst(), json, path, wrong);
    }

    private static Prefixed.@Nullable Way read(
            Kind kind, ObjectNode json, Path path, Violations wrong) {
        return switch (kind) {
            case KMS -> {
                wrong.forbidden(
                        path.child(kind.field),
                        "plug-ins that keep keys are not spoken to here; aescbc, aesgcm and"
                                + " secretbox take theirs from the file");
                yield null;
            }
            case AESGCM -> keyed(kind, "AES", json, path, wrong, key -> new AesGcm(aes(key)));
            case AESCBC -> keyed(kind, "AES", json, path, wrong, key -> new AesCbc(aes(key)));
            case SECRETBOX -> keyed(kind, "Secretbox", json, path, wrong, Secretbox::new);
            case IDENTITY -> new Prefixed.Way("", new Identity());
        };
    }

    private static SecretKeySpec aes(byte[] key) {
        return new SecretKeySpec(key, "AES");
    }

    private static Prefixed.Way keyed(
            Kind kind,
            String shown,
            ObjectNode json,
            Path path,
            Violations wrong,
            Function<byte[], Transformer> transformer) {
        List<ObjectNode> keys = Trees.objects(json, kind.field, "keys");
        Path of = path.child(kind.field).child("keys");
        if (keys.isEmpty()) {
            wrong.required(of, atLeastOne("keys"));
        }
        List<Prefixed.Way> ways = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            String name = Trees.text(keys.get(i), "name");
            if (name.isEmpty()) {
                wrong.required(of.index(i).child("name"), "name is a mandatory field for a key");
            }
            byte[] secret = secret(keys.get(i), kind.lengths(), of.index(i).child("secret"), wrong);
            if (secret != null) {
                ways.add(new Prefixed.Way(name + ":", transformer.apply(secret)));
            }
        }
        String unknown = "no matching key was found for the provided " + shown + " transformer";
        return new Prefixed.Way("k8s:enc:" + kind.field + ":v1:", new Prefixed(ways, unknown));
    }

    private static byte @Nullable [] secret(
            ObjectNode key, List<Integer> lengths, Path path, Violations wrong) {
        String text = Trees.text(key, "secret");
        if (text.isEmpty()) {
            wrong.required(path, "secret is a mandatory field for a key");
            return null;
        }
        byte[] secret;
        try {
            // line ends are let pass, as Kubernetes does
            secret = Base64.getDecoder().decode(text.replace("\n", "").replace("\r", ""));
        } catch (IllegalArgumentException bad) {
            wrong.invalid(path, "REDACTED", "secrets must be base64 encoded");
            return null;
        }
        if (!lengths.contains(secret.length)) {
            wrong.invalid(
                    path,
                    "REDACTED",
                    "secret is not of the expected length, got %d, expected one of %s"
                            .formatted(secret.length, lengths.toString().replace(",", "")));
            return null;
        }
        return secret;
    }
}
