/**
 * Authorization of nodes: a kubelet may read what the pods of its node refer to, and write what is
 * its own. What a pod refers to is kept in an index beside the watch cache.
 */
@NullMarked
package io.jollyboat.apiserver.authorization.node;

import org.jspecify.annotations.NullMarked;
