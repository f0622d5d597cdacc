package io.jollyboat.apiserver.pipeline;

import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.options.GoDuration;
import java.time.Duration;

/** Reads what the request asks for. */
public final class RequestInfoStage implements Stage {

    @Override
    public void pass(Call call) {
        call.info(RequestInfo.of(call.method(), call.path(), call.query()));
        String timeout = call.query().first("timeout");
        if (!timeout.isEmpty() && !call.longRunning()) {
            call.patience(patience(timeout));
        }
    }

    /** Nobody's patience is less than nothing: then the server's own holds. */
    private static Duration patience(String timeout) {
        try {
            return timeout.startsWith("-")
                    ? GoDuration.parse(timeout.substring(1)).negated()
                    : GoDuration.parse(timeout);
        } catch (IllegalArgumentException malformed) {
            throw ApiException.badRequest(
                    "invalid timeout specified in the request URL - time: invalid duration \""
                            + timeout
                            + '"');
        }
    }
}
