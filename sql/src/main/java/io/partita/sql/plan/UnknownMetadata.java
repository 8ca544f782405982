package io.partita.sql.plan;

import java.lang.reflect.Proxy;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.rel.metadata.MetadataHandler;
import org.apache.calcite.rel.metadata.MetadataHandlerProvider;
import org.apache.calcite.rel.metadata.RelMetadataQuery;

/**
 * Answers what Calcite asks about algebra while it makes some: nothing is known. What it would do
 * with an answer, leaving out a DISTINCT or a key of a group, is decided later from what is read.
 * Its own answers come from classes that it writes and compiles for the first such query of a
 * process.
 */
final class UnknownMetadata implements MetadataHandlerProvider {
  /** Without a state, so that all threads share it. */
  static final RelMetadataQuery QUERY = new RelMetadataQuery(new UnknownMetadata());

  private UnknownMetadata() {}

  @Override
  public <H extends MetadataHandler<?>> H handler(Class<H> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                method.getReturnType() == RelOptPredicateList.class
                    ? RelOptPredicateList.EMPTY
                    : null));
  }
}
