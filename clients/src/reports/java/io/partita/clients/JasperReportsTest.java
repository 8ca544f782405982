package io.partita.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.sf.jasperreports.engine.JRPrintPage;
import net.sf.jasperreports.engine.JRPrintText;
import net.sf.jasperreports.engine.JasperCompileManager;
import net.sf.jasperreports.engine.JasperFillManager;
import net.sf.jasperreports.engine.JasperPrint;
import net.sf.jasperreports.engine.JasperReport;
import org.junit.jupiter.api.Test;

/** JasperReports: a prepared query with parameters, fields by their labels, a sum of its own. */
class JasperReportsTest {
  private static final String DESIGN =
      """
      <jasperReport name="orders" pageWidth="500" pageHeight="800" columnWidth="460" leftMargin="20" rightMargin="20" topMargin="20" bottomMargin="20">
        <parameter name="CUSTOMER" class="java.lang.String"/>
        <parameter name="SINCE" class="java.sql.Timestamp"/>
        <query language="SQL"><![CDATA[
          SELECT order_no, order_date, total, lines[0].sku AS article
          FROM orders WHERE customer_id = $P{CUSTOMER} AND order_date >= $P{SINCE} ORDER BY order_date DESC
        ]]></query>
        <field name="order_no" class="java.lang.String"/>
        <field name="order_date" class="java.sql.Timestamp"/>
        <field name="total" class="java.math.BigDecimal"/>
        <field name="article" class="java.lang.String"/>
        <variable name="SUM" class="java.math.BigDecimal" calculation="Sum">
          <expression><![CDATA[$F{total}]]></expression>
        </variable>
        <detail>
          <band height="20">
            <element kind="textField" x="0" y="0" width="400" height="20">
              <expression><![CDATA[$F{order_no} + " " + $F{total} + " " + $F{article}]]></expression>
            </element>
          </band>
        </detail>
        <summary height="20">
          <element kind="textField" x="0" y="0" width="400" height="20">
            <expression><![CDATA["sum " + $V{SUM}]]></expression>
          </element>
        </summary>
      </jasperReport>
      """;

  @Test
  void aReportIsFilledFromTheOrdersOfACustomer() throws Exception {
    JasperReport report =
        JasperCompileManager.compileReport(
            new ByteArrayInputStream(DESIGN.getBytes(StandardCharsets.UTF_8)));
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("CUSTOMER", Orders.CUSTOMER);
    parameters.put("SINCE", java.sql.Timestamp.valueOf("2025-12-01 00:00:00"));
    JasperPrint print;
    try (Connection connection = Orders.connect("readOnly=true")) {
      print = JasperFillManager.fillReport(report, parameters, connection);
    }

    List<String> lines = texts(print);
    assertThat(lines.get(0)).isEqualTo("W102989 57.75 POT-02");
    assertThat(lines).contains("W102969 35.08 BKS-03");
    BigDecimal sum =
        lines.subList(0, lines.size() - 1).stream()
            .map(line -> new BigDecimal(line.split(" ", -1)[1]))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(lines.get(lines.size() - 1)).isEqualTo("sum " + sum);
    assertThat(lines).hasSizeGreaterThan(6);
  }

  private static List<String> texts(JasperPrint print) {
    List<String> texts = new ArrayList<>();
    for (JRPrintPage page : print.getPages()) {
      page.getElements().stream()
          .filter(JRPrintText.class::isInstance)
          .forEach(text -> texts.add(((JRPrintText) text).getFullText()));
    }
    return texts;
  }
}
