package io.jollyboat.apiserver.pipeline;

import io.jollyboat.apiserver.request.RequestInfo;

/** Reads what the request asks for. */
public final class RequestInfoStage implements Stage {

    @Override
    public void pass(Call call) {
        call.info(RequestInfo.of(call.method(), call.path(), call.query()));
    }
}
