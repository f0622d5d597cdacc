/**
 * The engine that keeps everything in etcd, by the calls that jetcd generates: any etcd of version
 * 3.4 or newer, or a child process of our own ({@link
 * io.jollyboat.apiserver.store.etcd.EtcdProcess}). Keys and values stand in etcd as the store sees
 * them, so {@code etcdctl get --prefix /registry} reads them.
 *
 * <p>One stream of all changes feeds every watch, so that any write tells all of them how far they
 * are. One connection serves all calls; when it is lost, calls fail within a bounded time and a new
 * one is sought until it is there.
 */
@NullMarked
package io.jollyboat.apiserver.store.etcd;

import org.jspecify.annotations.NullMarked;
