/**
 * What the API server keeps, and the only part of Jollyboat that knows where. A {@link
 * io.jollyboat.apiserver.store.Store} knows keys, bytes and revisions, and nothing of Kubernetes.
 *
 * <p>Every write has a revision, a number that only grows, shared by all keys. A read says at which
 * revision it was true; a watch tells every change after a revision, in order and without a gap.
 * The engines stand in packages of the same name: {@code memory}, {@code embedded}, {@code etcd};
 * one contract test suite runs against all.
 *
 * <p>Not here: what the keys mean, what is in the bytes, and caching for readers.
 */
@NullMarked
package io.jollyboat.apiserver.store;

import org.jspecify.annotations.NullMarked;
