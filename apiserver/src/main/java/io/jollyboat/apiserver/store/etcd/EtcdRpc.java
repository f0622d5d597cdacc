package io.jollyboat.apiserver.store.etcd;

import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.CompactionResponse;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.DeleteRangeResponse;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrantResponse;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.PutResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.MethodDescriptor;
import java.util.function.Function;

/**
 * A call of etcd's with one answer, and where in that answer the header is.
 *
 * @param <Q> the request
 * @param <A> the answer
 */
record EtcdRpc<Q, A>(MethodDescriptor<Q, A> method, Function<A, ResponseHeader> header) {

    static final EtcdRpc<RangeRequest, RangeResponse> RANGE =
            new EtcdRpc<>(KVGrpc.getRangeMethod(), RangeResponse::getHeader);
    static final EtcdRpc<TxnRequest, TxnResponse> TRANSACTION =
            new EtcdRpc<>(KVGrpc.getTxnMethod(), TxnResponse::getHeader);
    static final EtcdRpc<PutRequest, PutResponse> PUT =
            new EtcdRpc<>(KVGrpc.getPutMethod(), PutResponse::getHeader);
    static final EtcdRpc<DeleteRangeRequest, DeleteRangeResponse> REMOVAL =
            new EtcdRpc<>(KVGrpc.getDeleteRangeMethod(), DeleteRangeResponse::getHeader);
    static final EtcdRpc<CompactionRequest, CompactionResponse> COMPACTION =
            new EtcdRpc<>(KVGrpc.getCompactMethod(), CompactionResponse::getHeader);
    static final EtcdRpc<LeaseGrantRequest, LeaseGrantResponse> LEASE =
            new EtcdRpc<>(LeaseGrpc.getLeaseGrantMethod(), LeaseGrantResponse::getHeader);
    static final EtcdRpc<StatusRequest, StatusResponse> STATUS =
            new EtcdRpc<>(MaintenanceGrpc.getStatusMethod(), StatusResponse::getHeader);
}
