/**
 * Registries over HTTP. Calls run on the worker of the supervisor, one after another, and go to one
 * server until it fails. Registries with the interface of Seata's own servers share more: a login,
 * a document with the servers of a cluster, and a long poll that ends when the document changes,
 * with a thread of its own.
 */
@NullMarked
package io.hawser.registry.support.http;

import org.jspecify.annotations.NullMarked;
