{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "IsTheTableThere",
      "Effect": "Allow",
      "Action": ["dynamodb:DescribeTable"],
      "Resource": ["arn:aws:dynamodb:REGION:ACCOUNT_ID:table/commerce-__name__"]
    },
    {
      "Sid": "BecomeATenant",
      "Effect": "Allow",
      "Action": ["sts:AssumeRole", "sts:TagSession"],
      "Resource": ["arn:aws:iam::ACCOUNT_ID:role/commerce-__name__-tenant"],
      "Condition": {
        "StringLike": {
          "aws:RequestTag/tenant": "?*"
        }
      }
    }
  ]
}
