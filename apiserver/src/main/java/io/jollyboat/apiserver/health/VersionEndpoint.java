package io.jollyboat.apiserver.health;

import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Endpoint;
import io.jollyboat.core.errors.ApiException;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Serves {@code /version}: which Kubernetes this is. */
public final class VersionEndpoint implements Endpoint {

    private static final String MAJOR = "1";
    private static final String MINOR = "36";

    /** Servers of this minor may still share a store with it. */
    private static final String BEFORE = "35";

    /** Clients compare the part before the plus sign; the part behind it says whose it is. */
    public static final String GIT_VERSION = "v" + MAJOR + "." + MINOR + ".0+jollyboat";

    @Override
    public boolean serve(Call call) {
        if (!call.path().equals("/version") && !call.path().equals("/version/")) {
            return false;
        }
        if (!call.info().readOnly()) {
            throw ApiException.methodNotAllowed();
        }
        ObjectNode version = JsonNodeFactory.instance.objectNode();
        version.put("major", MAJOR).put("minor", MINOR);
        version.put("emulationMajor", MAJOR).put("emulationMinor", MINOR);
        version.put("minCompatibilityMajor", MAJOR).put("minCompatibilityMinor", BEFORE);
        version.put("gitVersion", GIT_VERSION);
        version.put("gitCommit", "").put("gitTreeState", "clean");
        version.put("buildDate", "1970-01-01T00:00:00Z");
        version.put("goVersion", "java" + Runtime.version().feature());
        version.put("compiler", "javac").put("platform", platform());
        call.answer(Answer.ok(version));
        return true;
    }

    private static String platform() {
        String processor = System.getProperty("os.arch", "");
        return "linux/" + (processor.equals("aarch64") ? "arm64" : "amd64");
    }
}
