/**
 * Registries with the HTTP interface of Seata's own servers: a login, a document with the servers
 * of a cluster, and a long poll that ends when the document changes. Calls run on the worker of the
 * supervisor, and each long poll has a thread of its own.
 */
@NullMarked
package io.hawser.registry.support.http;

import org.jspecify.annotations.NullMarked;
