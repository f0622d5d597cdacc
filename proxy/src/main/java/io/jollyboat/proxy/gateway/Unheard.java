package io.jollyboat.proxy.gateway;

import io.jollyboat.core.http.ResponseStream;

/** The body of an answer that goes nowhere. */
enum Unheard implements ResponseStream {
    STREAM;

    @Override
    public void write(byte[]... segments) {}

    @Override
    public long pendingBytes() {
        return 0;
    }

    @Override
    public void onDrained(Runnable task) {
        task.run();
    }

    @Override
    public void end() {}

    @Override
    public void abort() {}
}
