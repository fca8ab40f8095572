/** A shop in three services, of which each has a database, with one global transaction an order. */
package io.hawser.testservers.sample;
