package io.jollyboat.apiserver.validation.volume;

import io.jollyboat.apiserver.validation.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A volume that puts files of several sources into one directory. */
public final class Projection {
    private static final long LEAST_TOKEN_SECONDS = 600;
    private static final long MOST_TOKEN_SECONDS = 1L << 32;
    private static final List<String> KINDS =
            List.of(
                    "secret",
                    "configMap",
                    "downwardAPI",
                    "serviceAccountToken",
                    "clusterTrustBundle",
                    "podCertificate");

    private Projection() {}

    public static void check(Field projected) {
        SourceFiles.mode(projected.at("defaultMode"));
        Set<String> paths = new HashSet<>();
        for (Field source : projected.at("sources").items()) {
            for (String object : List.of("secret", "configMap")) {
                if (source.has(object)) {
                    keys(source.at(object), projected, paths);
                }
            }
            if (source.has("downwardAPI")) {
                facts(source.at("downwardAPI"), projected, paths);
            }
            if (source.has("serviceAccountToken")) {
                token(source.at("serviceAccountToken"), projected);
            }
            if (source.has("clusterTrustBundle")) {
                bundle(source.at("clusterTrustBundle"), projected, paths);
            }
            if (KINDS.stream().filter(source::has).count() > 1) {
                source.forbidden("may not specify more than 1 volume type per source");
            }
        }
    }

    private static void keys(Field object, Field projected, Set<String> paths) {
        object.at("name").isRequired();
        for (Field item : object.at("items").items()) {
            SourceFiles.ofKey(item);
            distinct(item.text("path"), object.text("name"), projected, paths);
        }
    }

    private static void facts(Field object, Field projected, Set<String> paths) {
        for (Field file : object.at("items").items()) {
            SourceFiles.ofFact(file, object);
            distinct(file.text("path"), file.text("path"), projected, paths);
        }
    }

    private static void distinct(String path, String shown, Field projected, Set<String> paths) {
        if (!path.isEmpty() && !paths.add(path)) {
            projected.invalid(shown, "conflicting duplicate paths");
        }
    }

    /** Kubernetes names the path of a token without saying of which source it is. */
    private static void token(Field token, Field projected) {
        Field seconds = token.at("expirationSeconds");
        long asked = seconds.number(LEAST_TOKEN_SECONDS);
        if (asked < LEAST_TOKEN_SECONDS) {
            seconds.invalid("may not specify a duration less than 10 minutes");
        } else if (asked > MOST_TOKEN_SECONDS) {
            seconds.invalid("may not specify a duration larger than 2^32 seconds");
        }
        Field path = projected.at("path").in(token.at("path").node());
        if (path.isRequired()) {
            VolumePaths.notReserved(path);
        }
    }

    private static void bundle(Field bundle, Field projected, Set<String> paths) {
        boolean named = bundle.has("name");
        boolean signed = bundle.has("signerName");
        if (named && signed) {
            bundle.invalid("only one of name and signerName may be used");
        } else if (!named && !signed) {
            bundle.required("either name or signerName must be specified");
        } else if (named && bundle.has("labelSelector")) {
            bundle.at("labelSelector").invalid("labelSelector must be unset if name is specified");
        }
        SourceFiles.path(bundle.at("path"));
        distinct(bundle.text("path"), bundle.text("path"), projected, paths);
    }
}
