/**
 * Puts together who may get in and do what: the kinds of credential, the ways to decide, the
 * plug-ins that guard roles, accounts, nodes and certificates, and the questions about all that.
 */
@NullMarked
package io.jollyboat.apiserver.access;

import org.jspecify.annotations.NullMarked;
