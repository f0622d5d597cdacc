package io.jollyboat.apiserver.store.etcd;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Gives every call with one answer a deadline, and lets answers arrive on the network's thread. */
record Deadlines(Duration timeout, Executor executor) implements ClientInterceptor {

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
            MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        CallOptions bounded = options.withExecutor(executor);
        if (method.getType() == MethodDescriptor.MethodType.UNARY) {
            bounded = bounded.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
        }
        return next.newCall(method, bounded);
    }
}
