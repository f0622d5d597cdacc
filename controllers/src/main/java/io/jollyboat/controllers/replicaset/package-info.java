/**
 * Keeps as many pods of a template running as a ReplicaSet or a ReplicationController asks for, and
 * says in its status how many there are. The two kinds differ in how they are written, not in what
 * they do.
 */
@NullMarked
package io.jollyboat.controllers.replicaset;

import org.jspecify.annotations.NullMarked;
