package io.partita.jdbc;

import io.partita.sql.ParameterDescription;
import io.partita.sql.SqlErrors;
import java.sql.ParameterMetaData;
import java.sql.SQLException;
import java.util.List;

/** The parameters of a prepared statement, from its plan; a dynamic one is VARCHAR. */
public final class PartitaParameterMetaData extends Unwrappable implements ParameterMetaData {
  private final List<ParameterDescription> parameters;
  private final DocumentStyle documents;

  PartitaParameterMetaData(List<ParameterDescription> parameters, DocumentStyle documents) {
    this.documents = documents;
    this.parameters = parameters;
  }

  private ParameterDescription at(int index) throws SQLException {
    if (index < 1 || index > parameters.size()) {
      throw Failures.of(
          SqlErrors.WRONG_PARAMETER_COUNT,
          "There is no parameter " + index + "; the statement has " + parameters.size());
    }
    return parameters.get(index - 1);
  }

  private JdbcType type(int index) throws SQLException {
    return JdbcType.of(at(index).type());
  }

  @Override
  public int getParameterCount() {
    return parameters.size();
  }

  @Override
  public int getParameterType(int index) throws SQLException {
    return type(index).code(documents);
  }

  @Override
  public String getParameterTypeName(int index) throws SQLException {
    return type(index).typeName();
  }

  @Override
  public String getParameterClassName(int index) throws SQLException {
    return type(index).javaClass(documents).getName();
  }

  @Override
  public int getPrecision(int index) throws SQLException {
    return type(index).precision(at(index).precision());
  }

  @Override
  public int getScale(int index) throws SQLException {
    return type(index).scale(at(index).precision(), at(index).scale());
  }

  @Override
  public boolean isSigned(int index) throws SQLException {
    return type(index).isNumber();
  }

  @Override
  public int isNullable(int index) throws SQLException {
    at(index);
    return parameterNullableUnknown;
  }

  @Override
  public int getParameterMode(int index) throws SQLException {
    at(index);
    return parameterModeIn;
  }
}
